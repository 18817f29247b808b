"""What belongs to a case is seen by whoever works it, and leaves with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import delete

from desktop.domain.conversation import Message
from desktop.domain.ids import (
    CaseId,
    CustomerId,
    InteractionId,
    MessageId,
    NoteId,
    QueueId,
    TaskId,
)
from desktop.domain.operations import case, interaction, task, writing
from desktop.domain.operations.handing import HandToQueue
from desktop.domain.operations.interaction import Assign
from desktop.domain.operations.merging import MergeCase, UnmergeCase
from desktop.domain.operations.operation import Reason
from desktop.domain.records import Case, ContactPoint, Customer, Interaction, Note, Task
from desktop.domain.words import (
    Channel,
    Direction,
    InteractionStatus,
    PointKind,
)
from desktop.ports.wire import Verdict
from integrations.hub.server.channels.incoming import Incoming
from integrations.hub.server.channels.taking_in import taken_in
from integrations.hub.server.each_second import left_behind
from integrations.hub.server.each_second.left_behind import bring_along
from integrations.hub.server.hub import Hub
from integrations.hub.server.store import belongings
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import once
from tests.contracts.conftest import MAIN, World
from tests.contracts.hub_desk import Desk

EVA, MATTER, OTHER = CustomerId("eva"), CaseId("matter"), CaseId("other")
MAIL, SECOND = InteractionId("mail"), InteractionId("second")
PROMISE, CHECK = TaskId("promise"), TaskId("check")
ON_CASE, ON_MAIL = NoteId("on-case"), NoteId("on-mail")
PHONE = "+49 40 1234567"
_WORK = ("interaction", "case", "note", "task")


async def begun(world: World, *names: str) -> list[Desk]:
    """A case in house with a contact, a promise, a task and a note on each; the desks know it."""
    phone = ContactPoint(kind=PointKind.PHONE, value=PHONE)
    world.put(Customer(id=EVA, name="Eva", queues=(world.home_only,), points=(phone,)))
    desks = [world.desk(name) for name in names]
    for desk in desks:
        await desk.hello()
        await desk.snapshot()
    due = world.clock.now() + timedelta(days=1)
    answers = await desks[0].do(
        interaction.Create(id=MAIL, customer=EVA, channel=Channel.EMAIL, queue=world.home_only),
        case.Open(id=MATTER, customer=EVA, subject="x", queue=world.home_only),
        interaction.LinkCase(id=MAIL, case=MATTER),
        task.Make(
            id=PROMISE,
            title="x",
            words="We call you.",
            customer=EVA,
            due_at=due,
            interaction=MAIL,
            case=MATTER,
            phone=PHONE,
        ),
        task.Create(id=CHECK, title="Check", case=MATTER),
        writing.NoteCase(id=ON_CASE, about=MATTER, text="x"),
        writing.NoteInteraction(id=ON_MAIL, about=MAIL, text="x"),
    )
    assert {answer.verdict for answer in answers} == {Verdict.OK}
    for desk in desks:
        await desk.pull()
    return desks


def work_of(desk: Desk) -> set[str]:
    return {id for kind in _WORK for id in desk.ids(kind)}


async def hand_on(ann: Desk, queue: QueueId, *desks: Desk) -> None:
    (answer,) = await ann.do(case.Set(id=MATTER, queue=queue))
    assert answer.verdict is Verdict.OK
    for desk in (ann, *desks):
        await desk.pull()


ALL = {MATTER, MAIL, PROMISE, CHECK, ON_CASE, ON_MAIL}


async def test_a_case_that_is_handed_to_a_partner_takes_all_along_that_belongs_to_it(
    world: World,
) -> None:
    ann, pat, sam = await begun(world, "ann", "pat", "sam")
    assert (work_of(pat), work_of(sam)) == (set(), set())

    await hand_on(ann, world.with_north, pat, sam)

    assert (work_of(ann), work_of(pat), work_of(sam)) == (ALL, ALL, set())
    assert pat.record(Customer, EVA).name == "Eva"


async def test_the_numbers_stay_hidden_from_the_partner_that_works_the_case(world: World) -> None:
    ann, pat = await begun(world, "ann", "pat")

    await hand_on(ann, world.with_north, pat)

    assert PHONE not in repr(list(pat.records.values()))
    assert pat.record(Task, PROMISE).phone == "•••• 67"
    assert ann.record(Task, PROMISE).phone == PHONE


async def test_what_belongs_to_it_leaves_the_partner_with_the_case(world: World) -> None:
    ann, pat, sam = await begun(world, "ann", "pat", "sam")
    await hand_on(ann, world.with_north, pat, sam)

    await hand_on(ann, world.with_south, pat, sam)
    assert (work_of(pat), work_of(sam)) == (set(), ALL)

    await hand_on(ann, world.home_only, pat, sam)
    assert (work_of(ann), work_of(pat), work_of(sam)) == (ALL, set(), set())
    assert ann.record(Interaction, MAIL).case_queue is None
    assert ann.record(Task, PROMISE).queues == (world.home_only,)
    assert ann.record(Note, ON_MAIL).queues == (world.home_only,)


async def test_who_comes_anew_and_who_counts_find_the_same(world: World) -> None:
    ann, pat = await begun(world, "ann", "pat")
    await hand_on(ann, world.with_north, pat)

    late = world.desk("pat")
    await late.hello()
    await late.snapshot()
    await late.pull()

    assert work_of(late) == ALL
    said = await pat.sums()
    assert said.sums == pat.own_sums(said.sees)


async def test_a_partner_that_sees_a_contact_through_its_case_reads_it_and_writes_notes(
    world: World,
) -> None:
    ann, pat = await begun(world, "ann", "pat")
    await hand_on(ann, world.with_north, pat)

    answers = await pat.do(
        Assign(id=MAIL, agent=pat.agent),
        interaction.Reply(id=MAIL, text="From us"),
        interaction.LinkCase(id=MAIL, case=None),
        writing.NoteInteraction(id=NoteId("of-pat"), about=MAIL, text="x"),
    )
    await ann.pull()

    denied = (Verdict.DENIED, Reason.DENIED)
    assert [(each.verdict, each.reason) for each in answers] == [denied] * 3 + [(Verdict.OK, None)]
    assert ann.record(Note, "of-pat").queues == (world.with_north,)
    assert ann.record(Interaction, MAIL).queue == world.home_only


async def test_what_is_written_afterwards_lies_where_the_case_is(world: World) -> None:
    ann, pat = await begun(world, "ann", "pat")
    await hand_on(ann, world.with_north, pat)

    await ann.do(
        writing.NoteInteraction(id=NoteId("later"), about=MAIL, text="x"),
        task.Create(id=TaskId("later-task"), title="x", interaction=MAIL, case=MATTER),
        # As the window asks for them: in the queue of the contact.
        writing.NoteInteraction(
            id=NoteId("named"), about=MAIL, text="x", queues=(world.home_only,)
        ),
        task.Create(
            id=TaskId("named-task"), title="x", interaction=MAIL, queues=(world.home_only,)
        ),
    )
    await pat.pull()

    assert work_of(pat) == ALL | {"later", "later-task", "named", "named-task"}


async def test_what_comes_in_one_push_with_the_handing_on_goes_along(world: World) -> None:
    ann, pat = await begun(world, "ann", "pat")

    await ann.do(
        writing.NoteCase(id=NoteId("with-it"), about=MATTER, text="x"),
        case.Set(id=MATTER, queue=world.with_north),
    )
    await pat.pull()

    assert work_of(pat) == ALL | {"with-it"}


async def test_a_mail_to_a_case_that_lies_elsewhere_waits_there(world: World) -> None:
    ann, pat = await begun(world, "ann", "pat")
    mail = ContactPoint(kind=PointKind.EMAIL, value="eva@example.org")
    world.put(Customer(id=EVA, name="Eva", queues=(world.home_only,), points=(mail,)))
    await hand_on(ann, world.with_north, pat)
    await ann.do(interaction.LinkCase(id=MAIL, case=None))
    number = ann.record(Case, MATTER).number

    come = brought(world.hub, world.home_only, number, world)
    await pat.pull()

    assert come in pat.ids("interaction")
    contact = pat.record(Interaction, str(come))
    assert (contact.queue, contact.case_queue) == (world.with_north, None)


async def test_a_mail_to_a_contact_that_was_over_waits_with_who_holds_its_case(
    world: World,
) -> None:
    ann, pat = await begun(world, "ann", "pat")
    mail = ContactPoint(kind=PointKind.EMAIL, value="eva@example.org")
    world.put(Customer(id=EVA, name="Eva", queues=(world.home_only,), points=(mail,)))
    await ann.do(Assign(id=MAIL, agent=ann.agent), interaction.WrapUp(id=MAIL, code="other"))
    await hand_on(ann, world.with_north, pat)
    number = ann.record(Case, MATTER).number

    come = brought(world.hub, world.home_only, number, world)
    await pat.pull()

    assert come == MAIL
    contact = pat.record(Interaction, MAIL)
    assert (contact.queue, contact.status) == (world.with_north, InteractionStatus.QUEUED)
    assert work_of(pat) == ALL


async def test_a_chat_about_such_a_case_goes_where_people_are_for_it(world: World) -> None:
    ann, pat = await begun(world, "ann", "pat")
    mail = ContactPoint(kind=PointKind.EMAIL, value="eva@example.org")
    world.put(Customer(id=EVA, name="Eva", queues=(world.home_only,), points=(mail,)))
    await hand_on(ann, world.with_north, pat)
    await ann.do(interaction.LinkCase(id=MAIL, case=None))
    number = ann.record(Case, MATTER).number

    come = brought(world.hub, world.home_only, number, world, Channel.CHAT)
    await ann.pull()

    assert ann.record(Interaction, str(come)).queue == world.home_only


# ----------------------------------------------------------------------- of older versions
def of_an_older_hub(world: World) -> None:
    """Nobody has looked for what lies elsewhere, as in a database that was only now migrated."""

    def job(within: Transaction) -> None:
        within.connection.execute(delete(once))

    world.store.writing(MAIN, job)


async def test_what_an_older_hub_left_behind_is_brought_along_after_a_start(world: World) -> None:
    ann, pat = await begun(world, "ann", "pat")
    world.put(replace(ann.record(Case, MATTER), queue=world.with_north))  # and nothing with it
    await pat.pull()
    assert work_of(pat) == {MATTER}
    of_an_older_hub(world)

    moved = bring_along(world.hub, MAIN)
    await pat.pull()

    assert moved
    assert work_of(pat) == ALL
    contact = pat.record(Interaction, MAIL)
    assert (contact.queue, contact.case_queue) == (world.home_only, world.with_north)
    assert pat.record(Note, ON_CASE).queues == (world.with_north,)  # it left the house's queue
    assert bring_along(world.hub, MAIN) == 0


async def test_of_many_cases_some_are_looked_at_in_one_question(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, pat = await begun(world, "ann", "pat")
    world.put(replace(ann.record(Case, MATTER), queue=world.with_north))
    world.put(replace(ann.record(Case, MATTER), id=CaseId(OTHER), number="V-2"))
    monkeypatch.setattr(left_behind, "LOOKED_AT", 1)
    of_an_older_hub(world)

    assert len(list(left_behind.in_steps(world.hub, MAIN))) == 2

    await pat.pull()
    assert work_of(pat) >= ALL


async def test_whoever_is_ended_in_the_middle_goes_on_there_and_no_later_start_looks_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, pat = await begun(world, "ann", "pat")
    home = ann.record(Case, MATTER)
    world.put(
        replace(home, id=CaseId("later"), number="V-2"), replace(home, queue=world.with_north)
    )
    monkeypatch.setattr(left_behind, "LOOKED_AT", 1)
    of_an_older_hub(world)
    asked: list[str] = []
    ask = belongings.left_behind

    def asking(within: Transaction, after: str, most: int) -> belongings.Looked:
        asked.append(after)
        return ask(within, after, most)

    monkeypatch.setattr(belongings, "left_behind", asking)

    next(left_behind.in_steps(world.hub, MAIN))  # and here it is ended
    assert bring_along(world.hub, MAIN)
    assert asked == ["", "later", MATTER]
    assert bring_along(world.hub, MAIN) == 0

    assert asked == ["", "later", MATTER]
    await pat.pull()
    assert work_of(pat) == ALL


async def test_what_an_older_hub_left_with_a_partner_leaves_it_after_a_start(world: World) -> None:
    ann, pat = await begun(world, "ann", "pat")
    await hand_on(ann, world.with_north, pat)
    world.put(replace(ann.record(Case, MATTER), queue=world.home_only))
    of_an_older_hub(world)

    bring_along(world.hub, MAIN)
    await pat.pull()

    assert work_of(pat) & {MATTER, MAIL, ON_CASE, CHECK} == set()


async def test_what_lies_where_it_belongs_is_not_written_anew(world: World) -> None:
    (ann,) = await begun(world, "ann")
    await hand_on(ann, world.with_north)
    await ann.do(
        case.Open(id=OTHER, customer=EVA, subject="x", queue=world.home_only),
        MergeCase(id=MATTER, into=OTHER),
    )
    of_an_older_hub(world)

    assert bring_along(world.hub, MAIN) == 0


def brought(
    hub: Hub, queue: QueueId, number: str, world: World, channel: Channel = Channel.EMAIL
) -> InteractionId | None:
    one = Incoming(
        via="post",
        external_id="<1@example.org>",
        channel=channel,
        queue=queue,
        at=world.clock.now(),
        address="eva@example.org",
        text="And now?",
        case_number=number,
    )
    return taken_in(hub, MAIN, one)


async def test_what_is_the_enterprises_own_stays_so(world: World) -> None:
    ann, pat = await begun(world, "ann", "pat")
    now = world.clock.now()
    own = Task(id=TaskId("own"), title="x", created_at=now, created_by=ann.agent, case=MATTER)
    note = Note(
        id=NoteId("own-note"), about_kind="case", about=MATTER, text="x", by=ann.agent, at=now
    )
    world.put(own, note)

    await hand_on(ann, world.with_north, pat)

    assert work_of(pat) == ALL
    assert ann.record(Task, own.id).queues == ()


# --------------------------------------------------------------------------- contacts and promises
async def test_a_contact_that_is_linked_elsewhere_takes_its_promises_along(world: World) -> None:
    ann, pat = await begun(world, "ann", "pat")
    await ann.do(
        case.Open(id=OTHER, customer=EVA, subject="y", queue=world.with_north),
        interaction.LinkCase(id=MAIL, case=OTHER),
    )
    await ann.pull()
    await pat.pull()

    assert ann.record(Task, PROMISE).case == OTHER
    assert ann.record(Task, CHECK).case == MATTER  # of the case, and not made in the contact
    assert work_of(pat) == {OTHER, MAIL, PROMISE, ON_MAIL}

    await ann.do(interaction.LinkCase(id=MAIL, case=None))
    await ann.pull()
    await pat.pull()
    assert ann.record(Task, PROMISE).case is None
    assert work_of(pat) == {OTHER}

    await ann.do(interaction.LinkCase(id=MAIL, case=MATTER))
    await ann.pull()
    assert ann.record(Task, PROMISE).case == MATTER


async def test_a_promise_that_somebody_gave_to_another_case_stays_there(world: World) -> None:
    ann, pat = await begun(world, "ann", "pat")
    await ann.do(
        case.Open(id=OTHER, customer=EVA, subject="y", queue=world.with_north),
        task.Set(id=PROMISE, case=OTHER, queues=(world.with_north,)),
        interaction.LinkCase(id=MAIL, case=None),
    )
    await ann.pull()
    await pat.pull()

    assert ann.record(Task, PROMISE).case == OTHER
    assert work_of(pat) == {OTHER, PROMISE}


async def test_a_task_that_is_given_to_another_case_is_seen_where_that_lies(world: World) -> None:
    ann, pat = await begun(world, "ann", "pat")
    await ann.do(
        case.Open(id=OTHER, customer=EVA, subject="y", queue=world.with_north),
        task.Set(id=CHECK, case=OTHER),
    )
    await ann.pull()
    await pat.pull()
    assert work_of(pat) == {OTHER, CHECK}

    await ann.do(task.Set(id=CHECK, case=MATTER))
    await pat.pull()
    assert work_of(pat) == {OTHER}


async def test_a_contact_that_is_given_to_another_queue_takes_its_notes_along(
    world: World,
) -> None:
    ann, pat = await begun(world, "ann", "pat")
    await ann.do(interaction.LinkCase(id=MAIL, case=None), Assign(id=MAIL, agent=ann.agent))

    (answer,) = await ann.do(HandToQueue(id=MAIL, queue=world.with_north))
    await pat.pull()

    assert answer.verdict is Verdict.OK
    assert work_of(pat) == {MAIL, ON_MAIL, PROMISE}


async def test_what_belongs_to_a_merged_case_is_where_that_goes_on(world: World) -> None:
    ann, pat, sam = await begun(world, "ann", "pat", "sam")
    await ann.do(
        case.Open(id=OTHER, customer=EVA, subject="y", queue=world.with_north),
        MergeCase(id=MATTER, into=OTHER),
    )
    await pat.pull()
    assert work_of(pat) == ALL - {MATTER} | {OTHER}

    await ann.do(case.Set(id=OTHER, queue=world.with_south))
    await pat.pull()
    await sam.pull()
    assert (work_of(pat), work_of(sam)) == (set(), ALL - {MATTER} | {OTHER})

    await ann.do(UnmergeCase(id=MATTER))
    await sam.pull()
    assert work_of(sam) == {OTHER}


async def test_a_customers_answer_in_such_a_contact_reaches_both(world: World) -> None:
    ann, pat = await begun(world, "ann", "pat")
    await hand_on(ann, world.with_north, pat)
    now = world.clock.now()
    said = Message(id=MessageId("m"), at=now, direction=Direction.INBOUND, text="Thanks")
    shown = ann.record(Interaction, MAIL)

    world.put(replace(shown, messages=(said,)))
    await ann.pull()
    await pat.pull()

    assert (
        pat.record(Interaction, MAIL).messages == ann.record(Interaction, MAIL).messages == (said,)
    )
