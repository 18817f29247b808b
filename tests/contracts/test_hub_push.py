"""What desktops ask for is done in order, each once, and answered for ever."""

from __future__ import annotations

import asyncio
from datetime import datetime

import msgspec
import pytest

from desktop.domain.bounds import PUSH_LIMIT
from desktop.domain.ids import CaseId, CustomerId, InteractionId, NoteId, OperationId
from desktop.domain.operations import case, customer, interaction, writing
from desktop.domain.operations.operation import Reason
from desktop.domain.records import Case, Customer, Interaction, Note
from desktop.domain.words import Channel, PointKind
from desktop.ports.errors import Epoch, Fork, Gap, TooLarge, Unfit
from desktop.ports.wire import Push, Verdict
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk

EVA = CustomerId("eva")
MAIL = InteractionId("mail")


async def begun(desk: Desk) -> Desk:
    await desk.hello()
    await desk.snapshot()
    return desk


def logged(world: World, id: InteractionId = MAIL) -> interaction.Create:
    return interaction.Create(
        id=id, customer=EVA, channel=Channel.EMAIL, queue=world.with_north, text="Where is it?"
    )


async def test_operations_are_done_in_order_and_come_back_with_the_next_pull(world: World) -> None:
    ann = await begun(world.desk("ann"))

    answers = await ann.do(
        customer.Create(id=EVA, name="Eva"),
        logged(world),
        interaction.Assign(id=MAIL, agent=ann.agent),
        interaction.Reply(id=MAIL, text="On its way."),
    )
    await ann.pull()

    assert [answer.verdict for answer in answers] == [Verdict.OK] * 4
    assert [m.text for m in ann.record(Interaction, MAIL).messages] == [
        "Where is it?",
        "On its way.",
    ]
    assert ann.last_mid == 4


async def test_an_answer_that_was_lost_is_given_again_and_nothing_is_done_twice(
    world: World,
) -> None:
    ann = await begun(world.desk("ann"))
    batch = [
        ann.mutation(customer.Create(id=EVA, name="Eva")),
        ann.mutation(case.Open(id=CaseId("c"), customer=EVA, subject="x", queue=world.home_only)),
        ann.mutation(case.Close(id=CaseId("c"))),
    ]
    first = await ann.push(*batch)

    again = await ann.push(*batch)
    with_more = await ann.push(*batch[1:], ann.mutation(case.Reopen(id=CaseId("c"))))
    await ann.pull()

    assert again == first
    assert [answer.mid for answer in with_more.answers] == [2, 3, 4]
    assert all(answer.verdict is Verdict.OK for answer in with_more.answers)
    assert ann.record(Case, "c").number == "V-20001"


async def test_a_gap_is_refused_with_the_last_number_known(world: World) -> None:
    ann = await begun(world.desk("ann"))
    await ann.do(customer.Create(id=EVA, name="Eva"))
    lost = ann.mutation(customer.Set(id=EVA, name="Eva 2"))
    third = ann.mutation(customer.Set(id=EVA, name="Eva 3"))

    with pytest.raises(Gap) as gap:
        await ann.push(third)

    assert gap.value.last_mid == 1
    assert (await ann.push(lost, third)).last_mid == 3


async def test_another_operation_under_a_known_number_is_a_fork_and_nothing_is_done(
    world: World,
) -> None:
    ann = await begun(world.desk("ann"))
    await ann.do(customer.Create(id=EVA, name="Eva"))
    ann.mid = 0
    copied = [ann.mutation(customer.Set(id=EVA, name=name)) for name in ("Copied", "Second")]

    with pytest.raises(Fork):
        await ann.push(*copied)
    await ann.pull()

    assert ann.record(Customer, EVA).name == "Eva"


async def test_a_copied_profile_offers_its_outbox_under_a_new_id_and_nothing_is_done_twice(
    world: World,
) -> None:
    ann = await begun(world.desk("ann"))
    done = [
        ann.mutation(customer.Create(id=EVA, name="Eva")),
        ann.mutation(logged(world)),
        ann.mutation(interaction.Assign(id=MAIL, agent=ann.agent)),
        ann.mutation(interaction.Reply(id=MAIL, text="Once.")),
    ]
    first = await ann.push(*done)
    copy = await begun(world.desk("ann"))

    again = await copy.push(*done, ann.mutation(customer.Set(id=EVA, address="Here")))
    await copy.pull()

    assert again.answers[:4] == first.answers
    assert [m.text for m in copy.record(Interaction, MAIL).messages] == ["Where is it?", "Once."]
    assert copy.record(Customer, EVA).address == "Here"


async def test_somebody_elses_client_id_is_a_fork(world: World) -> None:
    ann, bob = world.desk("ann"), world.desk("bob")
    await ann.do(customer.Create(id=EVA, name="Eva"))
    bob.client_id = ann.client_id

    for ask in (bob.hello, bob.pull, lambda: bob.do(logged(world))):
        with pytest.raises(Fork):
            await ask()


async def test_what_cannot_be_read_is_parked_and_what_follows_goes_on(world: World) -> None:
    ann = await begun(world.desk("ann"))
    good = customer.Create(id=EVA, name="Eva")
    broken = (
        {"fields": msgspec.Raw(b'{"id": "eva"}')},  # a name is missing
        {"fields": msgspec.Raw(b'{"id": "x", "name": "X", "nickname": "x"}')},
        {"fields": msgspec.Raw(b'{"id": "x", "name": 7}')},
        {"fields": msgspec.Raw(b'{"id": "x y\\u0000", "name": "X"}')},
        {"fields": msgspec.Raw(b'{"id": "x", "name": "a \\u0000 b"}')},
        {"fields": msgspec.Raw(b'{"id": "x", "name": "X", "since": "2026-01-01T00:00:00"}')},
        {"fields": msgspec.Raw(b"[1, 2]")},
        {"at": world.clock.now().replace(tzinfo=None)},
        {"at": datetime.fromisoformat("9999-12-31T23:59:59-23:59")},  # no desk could show it
        {"fields": msgspec.Raw(b'{"id": "x", "name": "X", "since": "0001-01-01T00:00:00Z"}')},
    )
    mutations = [ann.mutation(good, **parts) for parts in broken]

    pushed = await ann.push(*mutations, ann.mutation(good))
    await ann.pull()

    *parked, last = pushed.answers
    assert [(a.verdict, a.reason) for a in parked] == [(Verdict.INVALID, Reason.INVALID)] * 10
    assert all(answer.detail for answer in parked)
    assert last.verdict is Verdict.OK
    assert ann.shows("customer", EVA)
    assert ann.last_mid == 11


async def test_refusals_of_the_domain_come_back_as_verdicts_with_their_reason(
    world: World,
) -> None:
    ann, bob = await begun(world.desk("ann")), await begun(world.desk("bob"))
    await ann.do(
        customer.Create(id=EVA, name="Eva"),
        logged(world),
        interaction.Assign(id=MAIL, agent=ann.agent),
        writing.NoteInteraction(id=NoteId("n"), about=MAIL, text="mine"),
    )

    answers = await bob.do(
        customer.Create(id=EVA, name="Eve"),
        interaction.Reply(id=MAIL, text="not mine"),
        writing.SetNote(id=NoteId("n"), text="changed"),
        customer.Set(id=CustomerId("nobody"), name="x"),
        customer.Set(id=EVA, name=" "),
        customer.Import(id=EVA, name="Eva"),
    )

    assert [(a.verdict, a.reason) for a in answers] == [
        (Verdict.CONFLICT, Reason.EXISTS),
        (Verdict.CONFLICT, Reason.NOT_YOURS),
        (Verdict.CONFLICT, Reason.NOT_YOURS),
        (Verdict.GONE, Reason.MISSING),
        (Verdict.INVALID, Reason.INVALID),
        (Verdict.DENIED, Reason.DENIED),  # bob is an agent, importing is for editors
    ]


async def test_the_hub_gives_numbers_and_steps_over_those_that_came_in(world: World) -> None:
    ann = await begun(world.desk("ann"))

    await ann.do(
        customer.Create(id=CustomerId("c1"), name="first"),
        customer.Create(id=CustomerId("c2"), name="brings its own", number="K-100002"),
        customer.Set(id=CustomerId("c1"), address="x"),
    )
    await ann.do(
        customer.Create(id=CustomerId("c3"), name="steps over"),
        customer.Create(id=CustomerId("c4"), name="goes on"),
    )
    await ann.pull()

    numbers = [ann.record(Customer, id).number for id in ("c1", "c2", "c3", "c4")]
    assert numbers == ["K-100001", "K-100002", "K-100003", "K-100004"]


async def test_what_is_written_lies_in_the_queues_of_what_it_is_about(world: World) -> None:
    ann = await begun(world.desk("ann"))

    await ann.do(
        customer.Create(id=EVA, name="Eva"),
        logged(world),
        writing.AddNote(id=NoteId("on-customer"), about_kind="customer", about=EVA, text="x"),
        writing.NoteInteraction(id=NoteId("on-mail"), about=MAIL, text="x"),
    )
    await ann.pull()

    assert ann.record(Customer, EVA).queues == (world.with_north,)
    assert ann.record(Note, "on-customer").queues == (world.with_north,)
    assert ann.record(Note, "on-mail").queues == (world.with_north,)


async def test_two_desks_pushing_at_once_are_both_served_and_nothing_is_lost(
    world: World,
) -> None:
    desks = [await begun(world.desk(login)) for login in ("ann", "bob", "ann", "bob")]
    await desks[0].do(customer.Create(id=EVA, name="Eva"))

    async def work(desk: Desk) -> None:
        for n in range(8):
            name = f"{desk.client_id}-{n}"
            answers = await desk.do(
                customer.Create(id=CustomerId(name), name=name),
                logged(world, InteractionId(name)),
                customer.AddContactPoint(id=EVA, kind=PointKind.EMAIL, value=f"{name}@example.org"),
            )
            assert [answer.verdict for answer in answers] == [Verdict.OK] * 3

    await asyncio.gather(*map(work, desks))
    await desks[0].pull()

    assert len(desks[0].ids("customer")) == 33
    assert len(desks[0].ids("interaction")) == 32
    assert len(desks[0].record(Customer, EVA).points) == 32
    numbers = {r.number for r in desks[0].records.values() if isinstance(r, Customer)}
    assert len(numbers) == 33


async def test_a_batch_that_is_too_long_or_not_numbered_is_refused(world: World) -> None:
    ann = await begun(world.desk("ann"))
    operation = customer.Create(id=EVA, name="Eva")
    too_many = [ann.mutation(operation) for _ in range(PUSH_LIMIT + 1)]
    too_large = ann.mutation(customer.Create(id=EVA, name="x" * 9_000_000), mid=1)

    with pytest.raises(TooLarge):
        await ann.push(*too_many)
    with pytest.raises(TooLarge):
        await ann.push(too_large)
    with pytest.raises(Unfit):
        await ann.push(too_many[0], too_many[2])
    with pytest.raises(Epoch):
        await ann.hub.push(Push(ann.client_id, 7, ()))


async def test_an_id_that_another_persons_operation_has_is_refused_and_tells_nothing_of_it(
    world: World,
) -> None:
    ann, bob = await begun(world.desk("ann")), await begun(world.desk("bob"))
    hers = ann.mutation(customer.Create(id=EVA, name="Eva"))
    his = bob.mutation(customer.Create(id=CustomerId("adam"), name="Adam"))
    his = msgspec.structs.replace(his, op_id=hers.op_id)
    await ann.push(hers)

    first, again = await bob.push(his), await bob.push(his)
    once_more = await world.desk("ann").push(hers)
    await bob.pull()

    assert [answer.verdict for answer in first.answers] == [Verdict.INVALID]
    assert again.answers[0].verdict is Verdict.INVALID
    assert [answer.verdict for answer in once_more.answers] == [Verdict.OK]
    assert ("customer", "adam") not in bob.records


async def test_the_same_operation_id_twice_in_a_batch_is_done_once(world: World) -> None:
    ann = await begun(world.desk("ann"))
    twice = customer.Create(id=EVA, name="Eva")
    op_id = OperationId("the-same")

    pushed = await ann.push(ann.mutation(twice, op_id=op_id), ann.mutation(twice, op_id=op_id))

    assert [answer.verdict for answer in pushed.answers] == [Verdict.OK, Verdict.OK]


@pytest.mark.logs("mutation of customer.create@1 parked")
async def test_what_the_database_refuses_is_parked_and_what_follows_goes_on(world: World) -> None:
    _curse(world)
    ann = await begun(world.desk("ann"))

    answers = await ann.do(
        customer.Create(id=EVA, name="Eva"),
        customer.Create(id=CustomerId("c"), name="cursed"),
        customer.Set(id=EVA, name="Eva 2"),
        customer.Set(id=CustomerId("c"), address="x"),
    )
    await ann.pull()

    verdicts = [answer.verdict for answer in answers]
    assert verdicts == [Verdict.OK, Verdict.INVALID, Verdict.OK, Verdict.GONE]
    assert ann.record(Customer, EVA).name == "Eva 2"
    assert not ann.shows("customer", "c")
    assert ann.last_mid == 4


@pytest.mark.logs("mutation of customer.set@1 parked")
async def test_a_record_that_cannot_be_read_holds_up_only_what_is_about_it(world: World) -> None:
    ann = await begun(world.desk("ann"))
    torn = CustomerId("torn")
    await ann.do(customer.Create(id=EVA, name="Eva"), customer.Create(id=torn, name="Torn"))
    with world.store.owner.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("UPDATE customers SET doc = '{' WHERE id = 'torn'")

    answers = await ann.do(
        customer.Set(id=torn, name="x"),
        customer.Set(id=EVA, name="Eva 2"),
    )

    assert [answer.verdict for answer in answers] == [Verdict.INVALID, Verdict.OK]


def _curse(world: World) -> None:
    """Let the database refuse a name, as it would refuse a value that we did not think of."""
    curse = "ALTER TABLE customers ADD CONSTRAINT curse CHECK (name <> 'cursed')"
    if world.store.one_tenant_only:
        curse = (
            "CREATE TRIGGER curse BEFORE INSERT ON customers WHEN NEW.name = 'cursed'"
            " BEGIN SELECT RAISE(ABORT, 'cursed'); END"
        )
    with world.store.owner.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql(curse)
