"""Who may do what to an interaction, and what a refused text becomes."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec.structs import replace

from desktop.domain.conversation import Message
from desktop.domain.ids import (
    AgentId,
    CustomerId,
    InteractionId,
    MessageId,
    OperationId,
    QueueId,
)
from desktop.domain.operations.interaction import Assign, Park, Reply, Resume, WrapUp, taken
from desktop.domain.operations.operation import Reason, Stamp
from desktop.domain.operations.rescue import draft_id, given_back
from desktop.domain.records import Draft, Interaction
from desktop.domain.words import (
    Channel,
    Direction,
    DraftKind,
    InteractionStatus,
    SegmentKind,
)

ANN, BOB = AgentId("ann"), AgentId("bob")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HERE = InteractionId("i1")


def stamp(by: AgentId = ANN, operation: str = "op1") -> Stamp:
    return Stamp(OperationId(operation), by, NOON)


def queued() -> Interaction:
    question = Message(
        id=MessageId("m1"), at=NOON, direction=Direction.INBOUND, text="Where is it?"
    )
    return Interaction(
        id=HERE,
        customer=CustomerId("c1"),
        channel=Channel.EMAIL,
        queue=QueueId("q1"),
        created_at=NOON,
        messages=(question,),
    )


def with_ann() -> Interaction:
    return taken(queued(), ANN, NOON)


def test_a_reply_of_the_agent_who_has_it_is_the_newest_message() -> None:
    reply = Reply(id=HERE, text="On its way.", last_seen=MessageId("m1"))

    after = reply.changed(with_ann(), stamp())

    assert reply.refusal(with_ann(), stamp()) is None
    assert [message.text for message in after.messages] == ["Where is it?", "On its way."]
    assert after.messages[-1].by == ANN


def test_a_reply_is_refused_when_another_agent_has_the_interaction_now() -> None:
    reply = Reply(id=HERE, text="On its way.")
    assert reply.refusal(taken(queued(), BOB, NOON), stamp(ANN)) is Reason.NOT_YOURS


def test_a_reply_is_refused_when_somebody_else_answered_since_it_was_written() -> None:
    answered = Reply(id=HERE, text="Tomorrow.").changed(
        taken(queued(), BOB, NOON), stamp(BOB, "op0")
    )
    mine_again = taken(answered, ANN, NOON)

    late = Reply(id=HERE, text="On its way.", last_seen=MessageId("m1"))
    informed = Reply(id=HERE, text="As said.", last_seen=MessageId("op0"))

    assert late.refusal(mine_again, stamp()) is Reason.ANSWERED
    assert informed.refusal(mine_again, stamp()) is None


def test_a_second_reply_of_the_same_agent_follows_the_first() -> None:
    first = Reply(id=HERE, text="One.", last_seen=MessageId("m1"))
    second = Reply(id=HERE, text="Two.", last_seen=MessageId("m1"))

    after = first.changed(with_ann(), stamp(operation="op1"))

    assert second.refusal(after, stamp(operation="op2")) is None


def test_nothing_can_be_said_in_a_closed_interaction() -> None:
    closed = WrapUp(id=HERE, code="delivery").changed(with_ann(), stamp())
    assert Reply(id=HERE, text="Late.").refusal(closed, stamp()) is Reason.CLOSED


def test_parked_time_is_no_handling_time_and_the_agent_keeps_the_contact() -> None:
    parked = Park(id=HERE).changed(with_ann(), stamp())
    resumed = Resume(id=HERE).changed(parked, stamp())

    assert parked.agent == ANN
    assert [s.kind for s in parked.segments] == [SegmentKind.HANDLE, SegmentKind.PARKED]
    assert resumed.status is InteractionStatus.ACTIVE
    assert resumed.segments[-1].kind is SegmentKind.HANDLE
    assert all(s.until is not None for s in resumed.segments[:-1])


def test_two_who_take_the_same_contact_do_not_both_get_it() -> None:
    after = Assign(id=HERE, agent=ANN).changed(queued(), stamp(ANN))
    assert Assign(id=HERE, agent=BOB).refusal(after, stamp(BOB)) is Reason.NOT_YOURS


def test_a_refused_reply_becomes_the_draft_again() -> None:
    draft = given_back(Reply(id=HERE, text="On its way."), ANN, None)

    assert draft is not None
    assert draft.text == "On its way."
    assert draft.kind is DraftKind.REPLY
    assert draft.id == draft_id(ANN, HERE, DraftKind.REPLY)


def test_a_refused_reply_does_not_overwrite_what_was_begun_since() -> None:
    begun = Draft(
        id=draft_id(ANN, HERE, DraftKind.REPLY),
        agent=ANN,
        interaction=HERE,
        kind=DraftKind.REPLY,
        text="Something new",
        saved_at=NOON,
    )
    assert given_back(Reply(id=HERE, text="On its way."), ANN, begun) is None
    assert given_back(Reply(id=HERE, text="On its way."), ANN, replace(begun, discarded=True))


def test_a_refused_reply_without_a_word_begins_no_draft() -> None:
    assert given_back(Reply(id=HERE, text=" \n"), ANN, None) is None


def test_nothing_is_completed_over_words_that_nobody_had_before_their_eyes() -> None:
    mine = with_ann()
    more = replace(mine.messages[0], id=MessageId("m2"), text="One more thing.")
    contact = replace(mine, messages=(*mine.messages, more))
    told = [
        wrap_up.refusal(contact, stamp())
        for wrap_up in (
            WrapUp(id=HERE, code="done", last_seen=MessageId("m1")),
            WrapUp(id=HERE, code="done", last_seen=None),
            WrapUp(id=HERE, code="done", last_seen=MessageId("m2")),
            WrapUp(id=HERE, code="done", last_seen=MessageId("gone")),
            WrapUp(id=HERE, code="done"),  # an older desk does not say what it saw
        )
    ]

    assert told == [Reason.UNREAD, Reason.UNREAD, None, None, None]
