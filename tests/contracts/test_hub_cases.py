"""Cases on the hub: due by their calendar, woken by their customer, worked on by two at once."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from desktop.domain.calendars import Calendar, Opening
from desktop.domain.case_clock import due_at
from desktop.domain.case_types import CaseType, Field
from desktop.domain.clash import Choice, Clash
from desktop.domain.conversation import Message
from desktop.domain.ids import (
    CalendarId,
    CaseId,
    CaseTypeId,
    CodeId,
    CustomerId,
    InteractionId,
    MessageId,
    NoteId,
    OperationId,
)
from desktop.domain.operations import case, interaction, service, writing
from desktop.domain.operations.operation import Reason, Stamp
from desktop.domain.operations.taking import taking
from desktop.domain.progress import FieldValue
from desktop.domain.records import Case, Customer, Interaction, Queue
from desktop.domain.routing import WrapUpRule
from desktop.domain.words import CaseStatus, Channel, Direction, FieldKind, Role, WrapUpMode
from desktop.domain.wrap_up_codes import NONE_GIVEN, Code
from desktop.ports.wire import Verdict
from integrations.hub.server.each_second.due_anew import DueAnew
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk

EVA, CASE, MAIL = CustomerId("eva"), CaseId("case"), InteractionId("mail")
KIND, DAYTIME = CaseTypeId("complaint"), CalendarId("daytime")
OFFICE = Calendar(
    id=DAYTIME,
    name="Office",
    holidays=False,
    zone="UTC",
    openings=tuple(Opening(day, 8 * 60, 18 * 60) for day in range(7)),
)
TYPE = CaseType(
    id=KIND,
    name="Complaint",
    calendar=DAYTIME,
    solve_minutes=20 * 60,
    fields=(
        Field(id="serial", title="Serial number", needed=True),
        Field(id="bought", title="Bought on", kind=FieldKind.DATE),
    ),
    checklist=("Ask for the bill", "Book the mechanic"),
)


async def begun(world: World, *names: str) -> list[Desk]:
    """Each at a desk that knows of one open case of this type, opened at noon."""
    world.put(OFFICE, TYPE, Customer(id=EVA, name="Eva", queues=(world.with_north,)))
    desks = [world.desk(name) for name in names]
    for desk in desks:
        await desk.hello()
        await desk.snapshot()
    opening = case.Open(id=CASE, customer=EVA, subject="x", queue=world.with_north, type=KIND)
    assert [answer.verdict for answer in await desks[0].do(opening)] == [Verdict.OK]
    for desk in desks:
        await desk.pull()
    return desks


def written(world: World, text: str) -> Message:
    at = world.clock.now()
    return Message(id=MessageId(text), at=at, direction=Direction.INBOUND, text=text)


async def test_a_case_is_due_by_the_hours_of_its_type_and_has_its_checklist(world: World) -> None:
    (ann,) = await begun(world, "ann")

    there = ann.record(Case, CASE)

    assert there.due_at == there.opened_at + timedelta(days=2)
    assert [step.text for step in there.steps] == list(TYPE.checklist)
    await ann.do(case.Set(id=CASE, due_at=world.clock.now()))
    await ann.pull()
    assert ann.record(Case, CASE).due_at == there.due_at  # what was promised is nobody's to move


async def test_what_the_customer_writes_lets_the_clock_of_a_waiting_case_go_on(
    world: World,
) -> None:
    (ann,) = await begun(world, "ann")
    due = ann.record(Case, CASE).due_at
    assert due is not None
    contact = interaction.Import(
        id=MAIL,
        customer=EVA,
        channel=Channel.EMAIL,
        queue=world.with_north,
        created_at=world.clock.now(),
        messages=(written(world, "one"),),
    )
    await ann.do(contact, interaction.LinkCase(id=MAIL, case=CASE))
    await ann.do(case.Set(id=CASE, status=CaseStatus.WAITING))
    world.clock.forward(hours=3)

    early = replace(written(world, "long ago"), at=world.clock.now() - timedelta(days=1))
    await ann.do(replace(contact, messages=(early,)))
    await ann.pull()
    assert ann.record(Case, CASE).status is CaseStatus.WAITING

    await ann.do(replace(contact, messages=(written(world, "two"),)))
    await ann.pull()

    there = ann.record(Case, CASE)
    assert there.status is CaseStatus.OPEN
    assert there.due_at == due + timedelta(hours=3)
    assert [p.until - p.since for p in there.pauses if p.until] == [timedelta(hours=3)]


async def test_two_who_fill_in_different_fields_and_tick_different_steps_both_keep_them(
    world: World,
) -> None:
    ann, pat = await begun(world, "ann", "pat")
    first, second = ann.record(Case, CASE).steps

    said = await ann.push(
        ann.seeing(case.Set(id=CASE, fields=(FieldValue("serial", "4711"),))),
        ann.seeing(case.TickStep(id=CASE, step=first.id)),
    )
    then = await pat.push(
        pat.seeing(case.Set(id=CASE, fields=(FieldValue("bought", "2026-01-02"),))),
        pat.seeing(case.TickStep(id=CASE, step=second.id)),
    )
    await ann.pull()

    assert {answer.verdict for answer in (*said.answers, *then.answers)} == {Verdict.OK}
    there = ann.record(Case, CASE)
    assert set(there.fields) == {
        FieldValue("serial", "4711"),
        FieldValue("bought", "2026-01-02"),
    }
    assert [step.by for step in there.steps] == [world.agent("ann"), world.agent("pat")]
    assert ann.ids("clash") == set()


async def test_two_values_of_one_field_wait_for_somebody_to_decide(world: World) -> None:
    ann, pat = await begun(world, "ann", "pat")
    await ann.push(ann.seeing(case.Set(id=CASE, fields=(FieldValue("serial", "A"),))))
    both = (FieldValue("serial", "B"), FieldValue("bought", "2026-01-02"))

    said = await pat.push(pat.seeing(case.Set(id=CASE, fields=both)))
    await pat.pull()

    assert said.answers[0].left == ("fields.serial",)
    there = pat.record(Case, CASE)
    assert set(there.fields) == {FieldValue("serial", "A"), FieldValue("bought", "2026-01-02")}
    clash = pat.record(Clash, said.answers[0].clash or "")
    stamp = Stamp(OperationId("x"), world.agent("pat"), world.clock.now())
    mine = taking(clash, Choice.MINE, there, stamp)
    assert mine is not None
    await pat.push(pat.seeing(mine))
    await pat.pull()
    assert FieldValue("serial", "B") in pat.record(Case, CASE).fields


async def test_a_case_is_not_closed_before_what_its_type_needs_is_filled_in(world: World) -> None:
    (ann,) = await begun(world, "ann")

    refused = await ann.do(case.Close(id=CASE, solution="y"))
    done = await ann.do(
        case.Set(id=CASE, fields=(FieldValue("serial", "4711"),)),
        case.Close(id=CASE, solution="y"),
    )

    assert [(a.verdict, a.reason) for a in refused] == [(Verdict.INVALID, Reason.INCOMPLETE)]
    assert [answer.verdict for answer in done] == [Verdict.OK, Verdict.OK]


async def test_another_type_brings_its_steps_and_what_was_done_stays(world: World) -> None:
    (ann,) = await begun(world, "ann")
    other = replace(TYPE, id=CaseTypeId("other"), checklist=("Book the mechanic", "Call back"))
    elsewhere = replace(other, id=CaseTypeId("elsewhere"), queues=(world.home_only,))
    world.put(other, elsewhere)
    first = ann.record(Case, CASE).steps[0]

    answers = await ann.do(
        case.TickStep(id=CASE, step=first.id),
        case.Set(id=CASE, type=other.id),
        case.Set(id=CASE, type=elsewhere.id),
    )
    await ann.pull()

    assert [answer.reason for answer in answers] == [None, None, Reason.INVALID]
    steps = ann.record(Case, CASE).steps
    assert [step.text for step in steps] == ["Ask for the bill", "Book the mechanic", "Call back"]
    assert [step.at is not None for step in steps] == [True, False, False]


async def test_a_queue_says_whether_a_contact_may_end_without_a_code(world: World) -> None:
    (ann,) = await begun(world, "ann")
    queue = ann.record(Queue, world.with_north)
    answers = []
    for mode in WrapUpMode:
        world.put(replace(queue, wrap_up=WrapUpRule(mode=mode, seconds=30)))
        for code in ("", NONE_GIVEN, "of an older list"):
            id = InteractionId(f"{mode}-{code or 'no'}".replace(" ", "-"))
            world.put(
                Interaction(
                    id=id,
                    customer=EVA,
                    channel=Channel.EMAIL,
                    queue=queue.id,
                    created_at=world.clock.now(),
                )
            )
            taken = interaction.Assign(id=id, agent=world.agent("ann"))
            _, answer = await ann.do(taken, interaction.WrapUp(id=id, code=code))
            answers.append((mode, code, answer.reason))

    assert [(mode, code) for mode, code, reason in answers if reason is Reason.INCOMPLETE] == [
        (WrapUpMode.MANDATORY, ""),
        (WrapUpMode.MANDATORY, NONE_GIVEN),
        (WrapUpMode.TIMED, ""),
    ]
    assert {reason for _, _, reason in answers} == {None, Reason.INCOMPLETE}


def _in_hand(world: World, id: str) -> InteractionId:
    contact = Interaction(
        id=InteractionId(id),
        customer=EVA,
        channel=Channel.EMAIL,
        queue=world.with_north,
        created_at=world.clock.now(),
    )
    world.put(contact)
    return contact.id


async def test_a_code_that_asks_for_a_note_is_not_taken_without_one(world: World) -> None:
    ann, bob = await begun(world, "ann", "bob")
    world.put(Code(id=CodeId("lost"), title="Lost", note_needed=True))
    mail = _in_hand(world, "noted-mail")
    taken = interaction.Assign(id=mail, agent=world.agent("ann"))
    wrapped = interaction.WrapUp(id=mail, code="lost")
    note = writing.NoteInteraction(id=NoteId("of-ann"), about=mail, text="They search for it.")

    await bob.do(replace(note, id=NoteId("of-bob")))
    *_, without = await ann.do(taken, wrapped)
    noted, ended = await ann.do(note, wrapped)

    assert (without.verdict, without.reason) == (Verdict.INVALID, Reason.INCOMPLETE)
    assert (noted.verdict, ended.verdict) == (Verdict.OK, Verdict.OK)


async def test_a_note_written_before_is_the_note_of_the_wrap_up_too(world: World) -> None:
    (ann,) = await begun(world, "ann")
    world.put(Code(id=CodeId("lost"), title="Lost", note_needed=True))
    mail = _in_hand(world, "noted-mail")
    taken = interaction.Assign(id=mail, agent=world.agent("ann"))
    note = writing.NoteInteraction(id=NoteId("early"), about=mail, text="They search for it.")

    await ann.do(taken, note)
    (ended,) = await ann.do(interaction.WrapUp(id=mail, code="lost"))

    assert ended.verdict is Verdict.OK


async def test_no_contact_is_closed_over_words_its_agent_has_not_seen(world: World) -> None:
    (ann,) = await begun(world, "ann")
    mail = _in_hand(world, "unread-mail")
    await ann.do(interaction.Assign(id=mail, agent=world.agent("ann")))
    first, more = (
        Message(
            id=MessageId(f"m{n}"), at=world.clock.now(), direction=Direction.INBOUND, text=f"{n}"
        )
        for n in (1, 2)
    )
    await ann.pull()
    known = ann.record(Interaction, mail)
    world.put(replace(known, messages=(first, more)))  # of the second the desk knows nothing

    wrapped = interaction.WrapUp(id=mail, code="x", last_seen=first.id)
    (unread,) = await ann.do(wrapped)
    (ended,) = await ann.do(replace(wrapped, last_seen=more.id))

    assert (unread.verdict, unread.reason) == (Verdict.CONFLICT, Reason.UNREAD)
    assert unread.clash is None  # there is nothing to choose from
    assert ended.verdict is Verdict.OK


async def test_a_time_that_is_over_asks_for_no_note(world: World) -> None:
    (ann,) = await begun(world, "ann")
    queue = ann.record(Queue, world.with_north)
    rule = WrapUpRule(mode=WrapUpMode.TIMED, seconds=30)
    world.put(replace(queue, wrap_up=rule), Code(id=CodeId("lost"), title="x", note_needed=True))
    mail = _in_hand(world, "timed-mail")

    taken = interaction.Assign(id=mail, agent=world.agent("ann"))
    _, ended = await ann.do(taken, interaction.WrapUp(id=mail, code="lost"))

    assert ended.verdict is Verdict.OK


async def test_other_hours_make_open_cases_due_at_another_time(world: World) -> None:
    (ann,) = await begun(world, "ann")
    clocks = DueAnew(world.hub)
    unchanged = clocks.keep(world.tenant)
    before = ann.record(Case, CASE).due_at

    # Open from eight to ten only: twenty hours are ten days.
    world.put(replace(OFFICE, openings=tuple(Opening(day, 480, 600) for day in range(7))))
    changed = clocks.keep(world.tenant)
    await ann.pull()
    after = ann.record(Case, CASE).due_at
    world.put(replace(TYPE, solve_minutes=60))
    clocks.keep(world.tenant)
    again = clocks.keep(world.tenant)
    await ann.pull()

    kind = replace(TYPE, solve_minutes=60)
    shorter = replace(OFFICE, openings=tuple(Opening(day, 480, 600) for day in range(7)))
    case_ = ann.record(Case, CASE)
    assert (unchanged, changed, again) == (0, 1, 0)
    assert before is not None
    assert after is not None
    assert after > before
    assert case_.due_at == due_at(case_, kind, shorter)


async def test_hours_that_changed_while_no_hub_was_there_count_after_its_start(
    world: World,
) -> None:
    (ann,) = await begun(world, "ann")
    before = ann.record(Case, CASE).due_at
    world.put(replace(OFFICE, openings=tuple(Opening(day, 480, 600) for day in range(7))))

    assert DueAnew(world.hub).keep(world.tenant) == 1

    await ann.pull()
    assert ann.record(Case, CASE).due_at != before


async def test_a_closed_case_stays_due_as_it_was(world: World) -> None:
    (ann,) = await begun(world, "ann")
    await ann.do(
        case.Set(id=CASE, fields=(FieldValue("serial", "4711"),)),
        case.Close(id=CASE, solution="x"),
    )
    await ann.pull()
    closed = ann.record(Case, CASE)

    world.put(replace(TYPE, solve_minutes=60))

    assert closed.status is CaseStatus.CLOSED
    assert DueAnew(world.hub).keep(world.tenant) == 0


async def test_editors_keep_codes_and_types_and_nobody_else(world: World) -> None:
    (ann,) = await begun(world, "ann")
    world.agents["thea"] = world.admin.add_user("thea", site="Home", role=Role.EDITOR)
    world.agents["nora"] = world.admin.add_user("nora", site="North", role=Role.EDITOR)
    thea, nora = world.desk("thea"), world.desk("nora")
    for desk in (thea, nora):
        await desk.hello()
        await desk.snapshot()
    bill = service.AddCode(id=CodeId("bill"), title="Bill")
    high = service.AddCode(id=CodeId("high"), title="Too high", parent=CodeId("bill"))

    ours = await thea.do(
        bill,
        high,
        service.SetCode(id=CodeId("bill"), parent=CodeId("high")),
        service.SetCode(id=CodeId("high"), active=False),
        service.SetCaseType(id=CaseTypeId("new"), name="New", solve_minutes=60),
        service.AddCode(id=CodeId("x"), title="x", parent=CodeId("nowhere")),
    )
    refused = [*await ann.do(bill), *await nora.do(bill)]
    await ann.pull()

    assert [a.reason for a in ours] == [None, None, Reason.INVALID, None, None, Reason.MISSING]
    assert [answer.reason for answer in refused] == [Reason.DENIED, Reason.DENIED]
    assert not ann.record(Code, "high").active
    assert ann.record(CaseType, "new").solve_minutes == 60
