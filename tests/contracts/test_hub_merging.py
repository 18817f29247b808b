"""Merged contacts, cases and customers on the hub: rights, hands, undoing, and what comes late."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from desktop.domain.clash import Clash
from desktop.domain.conversation import Message
from desktop.domain.ids import CaseId, CustomerId, InteractionId, MessageId, QueueId
from desktop.domain.operations import case, customer
from desktop.domain.operations.interaction import Assign, Reply
from desktop.domain.operations.merging import (
    MergeCase,
    MergeContact,
    MergeCustomer,
    SplitContact,
    SplitOff,
    UnmergeCase,
    UnmergeContact,
    UnmergeCustomer,
    UnsplitOff,
)
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.tagging import Tag, Untag
from desktop.domain.records import Case, ContactPoint, Customer, Interaction
from desktop.domain.words import Channel, Direction, InteractionStatus, PointKind
from desktop.ports.wire import Verdict
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk

A, B = InteractionId("a"), InteractionId("b")
EVA, EVA_AGAIN = CustomerId("eva"), CustomerId("eva-again")


def contact(world: World, id: InteractionId, queue: QueueId, *texts: str) -> Interaction:
    now = world.clock.now()
    return Interaction(
        id=id,
        customer=EVA,
        channel=Channel.EMAIL,
        queue=queue,
        created_at=now,
        messages=tuple(
            Message(id=MessageId(text), at=now, direction=Direction.INBOUND, text=text)
            for text in texts
        ),
        address="eva@example.org",
    )


async def begun(world: World, *names: str, queue: QueueId | None = None) -> list[Desk]:
    """Eva has two contacts that wait; the second in another queue where one is given."""
    world.put(
        Customer(id=EVA, name="Eva", queues=(world.with_north,)),
        contact(world, A, world.with_north, "first"),
        contact(world, B, queue or world.with_north, "second", "third"),
    )
    desks = [world.desk(name) for name in names]
    for desk in desks:
        await desk.hello()
        await desk.snapshot()
    return desks


async def verdict(desk: Desk, *operations: AnyOperation) -> Verdict:
    answers = await desk.do(*operations)
    await desk.pull()
    return answers[-1].verdict


async def test_a_contact_that_is_merged_leaves_the_line_and_comes_back_to_its_place(
    world: World,
) -> None:
    ann, bob = await begun(world, "ann", "bob")

    assert await verdict(ann, MergeContact(id=B, into=A)) is Verdict.OK
    await bob.pull()
    merged = bob.record(Interaction, B)
    assert (merged.merged_into, merged.status) == (A, InteractionStatus.CLOSED)
    assert [each.text for each in bob.record(Interaction, A).messages] == ["first"]

    assert await verdict(bob, UnmergeContact(id=B)) is Verdict.OK
    back = bob.record(Interaction, B)
    assert (back.status, back.merged_into, back.closed_at) == (InteractionStatus.QUEUED, None, None)
    assert [each.text for each in back.messages] == ["second", "third"]
    assert await verdict(bob, UnmergeContact(id=B)) is Verdict.CONFLICT


async def test_what_a_colleague_has_in_hand_is_neither_merged_nor_merged_into(
    world: World,
) -> None:
    ann, bob = await begun(world, "ann", "bob")
    await verdict(bob, Assign(id=B, agent=bob.agent))
    await ann.pull()

    assert await verdict(ann, MergeContact(id=B, into=A)) is Verdict.CONFLICT
    assert await verdict(ann, MergeContact(id=A, into=B)) is Verdict.CONFLICT

    assert await verdict(bob, MergeContact(id=A, into=B)) is Verdict.OK
    assert bob.record(Interaction, A).merged_into == B


async def test_a_merge_that_comes_late_is_not_done_when_somebody_else_has_taken_the_contact(
    world: World,
) -> None:
    ann, bob = await begun(world, "ann", "bob")
    await verdict(ann, Assign(id=B, agent=ann.agent))
    fence = ann.record(Interaction, B).epoch
    await verdict(bob, Assign(id=B, agent=bob.agent, instead_of=ann.agent))

    late = ann.mutation(MergeContact(id=B, into=A), fence=fence)
    (answer,) = (await ann.push(late)).answers
    await ann.pull()

    assert answer.verdict is Verdict.FENCED
    assert ann.record(Interaction, B).merged_into is None


async def test_a_partner_sees_nothing_through_a_merge(world: World) -> None:
    ann, pat = await begun(world, "ann", "pat", queue=world.home_only)
    assert not pat.shows("interaction", B)

    assert await verdict(pat, MergeContact(id=A, into=B)) is Verdict.GONE
    assert await verdict(pat, MergeContact(id=B, into=A)) is Verdict.GONE
    assert await verdict(ann, MergeContact(id=B, into=A)) is Verdict.OK
    await pat.pull()

    assert not pat.shows("interaction", B)
    assert [each.text for each in pat.record(Interaction, A).messages] == ["first"]


async def test_contacts_of_two_customers_are_merged_only_when_the_customers_are(
    world: World,
) -> None:
    (ann,) = await begun(world, "ann")
    world.put(
        Customer(id=EVA_AGAIN, name="Eva", queues=(world.with_north,)),
        replace(contact(world, InteractionId("c"), world.with_north, "x"), customer=EVA_AGAIN),
    )

    assert await verdict(ann, MergeContact(id=InteractionId("c"), into=A)) is Verdict.INVALID
    assert await verdict(ann, MergeCustomer(id=EVA_AGAIN, into=EVA)) is Verdict.OK
    assert await verdict(ann, MergeContact(id=InteractionId("c"), into=A)) is Verdict.OK


async def test_a_way_of_merges_has_no_circle(world: World) -> None:
    (ann,) = await begun(world, "ann")
    assert await verdict(ann, MergeContact(id=B, into=A)) is Verdict.OK

    (answer,) = await ann.do(MergeContact(id=A, into=B))

    assert answer.reason is Reason.CHANGED
    world.put(Customer(id=EVA_AGAIN, name="Eva", queues=(world.with_north,)))
    assert await verdict(ann, MergeCustomer(id=EVA_AGAIN, into=EVA)) is Verdict.OK
    assert await verdict(ann, MergeCustomer(id=EVA, into=EVA_AGAIN)) is Verdict.CONFLICT


async def test_a_reply_to_a_contact_that_was_merged_meanwhile_is_given_back(world: World) -> None:
    (ann,) = await begun(world, "ann")
    await verdict(ann, Assign(id=B, agent=ann.agent))
    await verdict(ann, MergeContact(id=B, into=A))

    (answer,) = await ann.do(Reply(id=B, text="On its way."))

    assert answer.reason is Reason.CLOSED


async def test_messages_that_are_split_off_begin_a_contact_with_the_words_of_the_hub(
    world: World,
) -> None:
    ann, bob = await begun(world, "ann", "bob")
    new, third = InteractionId("new"), (MessageId("third"),)
    split = SplitContact(
        id=new,
        of=B,
        messages=third,
        customer=EVA,
        channel=Channel.EMAIL,
        queue=world.with_north,
        subject="The other matter",
    )

    assert await verdict(ann, split, SplitOff(id=B, into=new, messages=third)) is Verdict.OK
    await bob.pull()
    there = bob.record(Interaction, new)
    assert [each.text for each in there.messages] == ["third"]
    assert there.address == "eva@example.org"  # though who split them off did not say it
    assert (there.agent, there.status) == (ann.agent, InteractionStatus.ACTIVE)
    assert [each.other for each in bob.record(Interaction, B).parted] == [new]

    undone = UnsplitOff(id=B, into=new, messages=third), MergeContact(id=new, into=B)
    assert await verdict(ann, *undone) is Verdict.OK
    assert ann.record(Interaction, B).parted == ()
    assert ann.record(Interaction, new).merged_into == B


@pytest.mark.parametrize("name", ["pat", "ann"])
async def test_nobody_takes_words_out_of_a_contact_they_do_not_see_or_that_has_no_such_words(
    world: World, name: str
) -> None:
    (desk,) = await begun(world, name, queue=world.home_only)
    split = SplitContact(
        id=InteractionId("new"),
        of=B,
        messages=(MessageId("third" if name == "pat" else "nothing"),),
        customer=EVA,
        channel=Channel.EMAIL,
        queue=world.with_north,
    )

    assert await verdict(desk, split) in (Verdict.GONE, Verdict.INVALID)
    assert not desk.shows("interaction", "new")


async def test_what_another_desk_changed_in_a_merged_customer_lands_at_the_one_that_goes_on(
    world: World,
) -> None:
    eva = Customer(id=EVA, name="Eva", address="Here 1", queues=(world.with_north,))
    world.put(eva, replace(eva, id=EVA_AGAIN, name="Ewa", address="There 2"))
    ann, bob = world.desk("ann"), world.desk("bob")
    for desk in (ann, bob):
        await desk.hello()
        await desk.snapshot()
    assert await verdict(ann, MergeCustomer(id=EVA_AGAIN, into=EVA)) is Verdict.OK

    said = await bob.push(
        bob.seeing(customer.Set(id=EVA_AGAIN, address="There 3")),
        bob.seeing(customer.Set(id=EVA_AGAIN, born=None)),
        bob.seeing(
            customer.AddContactPoint(id=EVA_AGAIN, kind=PointKind.PHONE, value="+49 30 123456")
        ),
    )
    await bob.pull()

    assert [answer.verdict for answer in said.answers] == [
        Verdict.CONFLICT,
        Verdict.OK,
        Verdict.OK,
    ]
    there = bob.record(Customer, EVA)
    assert there.address == "Here 1"
    assert there.points == (ContactPoint(PointKind.PHONE, "+49 30 123456"),)
    (clash,) = [record for (kind, _), record in bob.records.items() if kind == "clash"]
    assert isinstance(clash, Clash)
    assert (str(clash.about), clash.sides[0].mine) == (str(EVA), '"There 3"')
    assert bob.record(Customer, EVA_AGAIN).address == "There 2"

    assert await verdict(ann, UnmergeCustomer(id=EVA_AGAIN)) is Verdict.OK
    assert ann.record(Customer, EVA_AGAIN).merged_into is None


async def test_a_case_that_is_merged_takes_late_changes_along_and_comes_back_as_it_was(
    world: World,
) -> None:
    ann, bob = await begun(world, "ann", "bob")
    first, second = CaseId("first"), CaseId("second")
    for id in (first, second):
        opened = case.Open(id=id, customer=EVA, subject=id, queue=world.with_north)
        assert await verdict(ann, opened) is Verdict.OK
    await bob.pull()
    before = bob.record(Case, second)

    assert await verdict(ann, MergeCase(id=second, into=first)) is Verdict.OK
    (answer,) = (await bob.push(bob.seeing(case.Set(id=second, description="New")))).answers
    await bob.pull()

    assert answer.verdict is Verdict.OK
    assert bob.record(Case, first).description == "New"
    assert bob.record(Case, second).merged_into == first
    assert await verdict(ann, UnmergeCase(id=second)) is Verdict.OK
    assert ann.record(Case, second) == before


async def test_tags_of_two_desks_are_brought_together(world: World) -> None:
    ann, bob = await begun(world, "ann", "bob")

    await verdict(ann, Tag(id=A, tag="vip"), Tag(id=A, tag="legal"))
    await verdict(bob, Tag(id=A, tag="urgent"), Untag(id=A, tag="legal"))
    await ann.pull()

    assert set(ann.record(Interaction, A).tags) == {"vip", "urgent"}
