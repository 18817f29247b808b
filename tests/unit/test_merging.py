"""Merging and its undoing: nothing is lost, nothing moves, and what was comes back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.domain.conversation import Message, Parted
from desktop.domain.erasing import RULES, Gone
from desktop.domain.ids import (
    AgentId,
    CaseId,
    CustomerId,
    InteractionId,
    MessageId,
    OperationId,
    QueueId,
)
from desktop.domain.operations.interaction import taken
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
from desktop.domain.operations.operation import Reason, Stamp
from desktop.domain.operations.tagging import Tag, Untag
from desktop.domain.records import Case, Customer, Interaction
from desktop.domain.words import Channel, Direction, InteractionStatus
from tests.support.strategies import STAMPS, structs

A, B = InteractionId("a"), InteractionId("b")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
STAMP = Stamp(OperationId("op"), AgentId("ann"), NOON)
CONTACT = Interaction(
    id=B,
    customer=CustomerId("eva"),
    channel=Channel.EMAIL,
    queue=QueueId("q"),
    created_at=NOON,
    tags=("vip",),
    messages=tuple(
        Message(id=MessageId(name), at=NOON, direction=Direction.INBOUND, text=name)
        for name in ("one", "two")
    ),
)
CONTACTS = structs(Interaction, id=st.just(B), merged_into=st.none(), before_merge=st.none())
CASES = structs(Case, id=st.just(CaseId("b")), merged_into=st.none(), before_merge=st.none())
CUSTOMERS = structs(Customer, id=st.just(CustomerId("b")), merged_into=st.none())


@given(CONTACTS, STAMPS, STAMPS)
def test_a_contact_that_is_unmerged_has_all_it_had(
    contact: Interaction, merged: Any, undone: Any
) -> None:
    away = MergeContact(id=B, into=A).over(contact, merged)
    assert away is not None
    back = UnmergeContact(id=B).over(away, undone)

    assert away.status is InteractionStatus.CLOSED
    assert away.agent is None
    assert back is not None
    kept = set(Interaction.__struct_fields__) - {
        *("status", "segments", "epoch", "offered_to", "offered_until"),
        *("parked_until", "agent_lost", "closed_at"),
    }
    assert {name: getattr(back, name) for name in kept} == {
        name: getattr(contact, name) for name in kept
    }
    was_closed = contact.status is InteractionStatus.CLOSED
    assert (back.status is InteractionStatus.CLOSED) == was_closed
    over = (
        contact.agent_lost or merged.at
    )  # of clocks that differ an end is no earlier than its begin
    assert back.segments[: len(contact.segments)] == tuple(
        segment if segment.until else replace(segment, until=max(segment.since, over))
        for segment in contact.segments
    )
    if was_closed:
        assert back.closed_at == contact.closed_at


@given(CONTACTS, STAMPS, STAMPS)
def test_who_had_it_in_hand_and_undoes_the_merge_has_it_in_hand_again(
    contact: Interaction, merged: Any, undone: Any
) -> None:
    held = taken(contact, undone.by, merged.at)
    away = MergeContact(id=B, into=A).over(held, merged)

    back = UnmergeContact(id=B).over(away, undone)

    assert back is not None
    assert (back.status, back.agent) == (InteractionStatus.ACTIVE, undone.by)
    assert back.epoch == held.epoch + 1


@given(CASES, STAMPS, STAMPS)
def test_a_case_that_is_unmerged_is_what_it_was(case: Case, merged: Any, undone: Any) -> None:
    assume((case.closed_at is not None) == (case.status.value == "closed"))
    away = MergeCase(id=case.id, into=CaseId("a")).over(case, merged)

    assert UnmergeCase(id=case.id).over(away, undone) == case


@given(CUSTOMERS, STAMPS, STAMPS)
def test_a_customer_that_is_unmerged_is_what_they_were(
    customer: Customer, merged: Any, undone: Any
) -> None:
    away = MergeCustomer(id=customer.id, into=CustomerId("a")).over(customer, merged)

    assert away is not None
    assert away.merged_into == "a"
    assert UnmergeCustomer(id=customer.id).over(away, undone) == customer


@given(CONTACTS, STAMPS)
def test_only_what_is_ones_own_or_nobodys_is_merged(contact: Interaction, stamp: Any) -> None:
    said = MergeContact(id=B, into=A).refusal(contact, stamp)

    assert (said is None) == (contact.agent in (None, stamp.by))


def test_nothing_goes_on_in_itself_or_in_two_places() -> None:
    merged = MergeContact(id=B, into=A).over(CONTACT, STAMP)

    assert MergeContact(id=B, into=B).refusal(CONTACT, STAMP) is Reason.INVALID
    assert MergeContact(id=B, into=InteractionId("c")).refusal(merged, STAMP) is Reason.CHANGED
    assert UnmergeContact(id=B).refusal(CONTACT, STAMP) is Reason.CHANGED


def test_what_is_split_off_stays_in_its_contact_and_comes_back() -> None:
    one = (MessageId("one"),)
    parted = SplitOff(id=B, into=A, messages=one).over(CONTACT, STAMP)

    assert parted is not None
    assert parted.messages == CONTACT.messages
    assert parted.parted == (Parted(A, one),)
    assert UnsplitOff(id=B, into=A, messages=one).over(parted, STAMP) == CONTACT


def test_a_contact_that_was_split_is_in_the_hands_of_who_did_it() -> None:
    split = SplitContact(
        id=A,
        of=B,
        messages=(MessageId("one"),),
        customer=CustomerId("eva"),
        channel=Channel.EMAIL,
        queue=QueueId("q"),
    )

    made = split.over(None, STAMP)

    assert (made.agent, made.status) == (STAMP.by, InteractionStatus.ACTIVE)
    assert made.parted_from == Parted(B, (MessageId("one"),))
    assert split.refusal(None, STAMP) is None
    assert replace(split, messages=()).refusal(None, STAMP) is Reason.INVALID


def test_tags_are_words_of_their_own() -> None:
    tagged = Tag(id=B, tag=" urgent ").over(CONTACT, STAMP)

    assert tagged is not None
    assert tagged.tags == (*CONTACT.tags, "urgent")
    assert Untag(id=B, tag="urgent").over(tagged, STAMP) == CONTACT
    assert Tag(id=B, tag="  ").refusal(CONTACT, STAMP) is Reason.INVALID
    assert Tag(id=B, tag="x" * 41).refusal(CONTACT, STAMP) is Reason.TOO_LONG


def test_what_was_parted_from_a_contact_is_erased_with_the_contact_it_went_on_in() -> None:
    parted = replace(CONTACT, parted=(Parted(A, (MessageId("one"),)),), merged_into=A)

    left = RULES["interaction"].without(parted, Gone(frozenset({("interaction", "a")})))

    assert [message.id for message in left.messages] == ["two"]
    assert (left.parted, left.merged_into) == ((), None)
