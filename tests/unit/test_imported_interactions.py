"""A conversation that is imported again takes in what is new, and waits if somebody must answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from desktop.domain.conversation import Message
from desktop.domain.ids import AgentId, CustomerId, InteractionId, MessageId, OperationId, QueueId
from desktop.domain.operations.interaction import Import
from desktop.domain.operations.operation import Stamp
from desktop.domain.records import Interaction
from desktop.domain.words import Channel, Direction, InteractionStatus

THEN = datetime(2026, 6, 1, tzinfo=UTC)
STAMP = Stamp(OperationId("o"), AgentId("thea"), THEN)


def message(hour: int, direction: Direction) -> Message:
    at = THEN + timedelta(hours=hour)
    return Message(id=MessageId(f"m{hour}"), at=at, direction=direction, text=f"{hour}")


ASKED = message(0, Direction.INBOUND)
ANSWERED = message(1, Direction.OUTBOUND)
ASKED_AGAIN = message(2, Direction.INBOUND)
ANSWERED_AGAIN = message(3, Direction.OUTBOUND)


def imported(
    *messages: Message, over: Interaction | None = None, closed: bool = False
) -> Interaction:
    operation = Import(
        id=InteractionId("i"),
        customer=CustomerId("c"),
        channel=Channel.EMAIL,
        queue=QueueId("q"),
        created_at=THEN,
        messages=messages,
        closed_at=messages[-1].at if closed else None,
    )
    once = operation.over(over, STAMP)
    assert operation.over(once, STAMP) == once
    return once


def test_one_that_was_answered_is_over() -> None:
    record = imported(ASKED, ANSWERED, closed=True)

    assert record.status is InteractionStatus.CLOSED
    assert record.closed_at == ANSWERED.at


def test_a_later_question_makes_it_wait_again() -> None:
    over = imported(ASKED, ANSWERED, closed=True)

    record = imported(ASKED, ANSWERED, ASKED_AGAIN, over=over)

    assert record.status is InteractionStatus.QUEUED
    assert record.closed_at is None
    assert record.messages == (ASKED, ANSWERED, ASKED_AGAIN)


def test_an_older_mail_or_a_later_answer_leaves_it_over() -> None:
    over = imported(ANSWERED, closed=True)

    older = imported(ASKED, ANSWERED, over=over)
    later = imported(ASKED, ANSWERED, ASKED_AGAIN, ANSWERED_AGAIN, over=over, closed=True)

    assert older.status is later.status is InteractionStatus.CLOSED
    assert len(later.messages) == 4
