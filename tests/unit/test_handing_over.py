"""Giving a contact to a queue, and what is noted of one that a colleague did not keep."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from desktop.domain.conversation import HandedOver, Message
from desktop.domain.ids import (
    AgentId,
    CustomerId,
    InteractionId,
    MessageId,
    OperationId,
    QueueId,
)
from desktop.domain.operations.handing import HandToQueue, not_kept
from desktop.domain.operations.interaction import Assign, queued_again, taken
from desktop.domain.operations.operation import Reason, Stamp
from desktop.domain.records import Interaction
from desktop.domain.words import Channel, Direction, InteractionStatus, NotTaken

ANN, BOB = AgentId("ann"), AgentId("bob")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HERE = InteractionId("i1")
GIVE = HandToQueue(id=HERE, queue=QueueId("parcels"))


def stamp(by: AgentId = ANN) -> Stamp:
    return Stamp(OperationId("op1"), by, NOON + timedelta(minutes=5))


def with_ann(channel: Channel = Channel.EMAIL) -> Interaction:
    waits = Interaction(
        id=HERE,
        customer=CustomerId("c1"),
        channel=channel,
        queue=QueueId("bills"),
        created_at=NOON - timedelta(hours=1),
    )
    return taken(waits, ANN, NOON)


def given_to_bob() -> Interaction:
    given = Assign(id=HERE, agent=BOB, instead_of=ANN).changed(with_ann(), stamp())
    return queued_again(given, NOON + timedelta(minutes=6))


def test_it_waits_in_the_queue_at_its_old_place_and_nobody_has_it() -> None:
    bound = replace(with_ann(), parked_until=NOON, status=InteractionStatus.PARKED)

    after = GIVE.changed(bound, stamp())

    assert (after.queue, after.status, after.agent) == ("parcels", InteractionStatus.QUEUED, None)
    assert (after.created_at, after.place_at, after.parked_until) == (
        NOON - timedelta(hours=1),
        None,
        None,
    )
    assert after.epoch == bound.epoch + 1
    assert after.handed == HandedOver(by=ANN, at=stamp().at)
    assert GIVE.changed(after, stamp()) == after


def test_only_who_has_it_gives_it_and_no_call_is_put_into_a_queue() -> None:
    assert GIVE.guard(with_ann(), stamp()) is None
    assert GIVE.guard(with_ann(), stamp(BOB)) is Reason.NOT_YOURS
    assert GIVE.guard(with_ann(Channel.VOICE), stamp()) is Reason.INVALID
    ended = replace(with_ann(), status=InteractionStatus.CLOSED)
    assert GIVE.guard(ended, stamp()) is Reason.CLOSED


def test_who_takes_a_contact_hands_nothing_over() -> None:
    took = Assign(id=HERE, agent=BOB, instead_of=ANN).changed(with_ann(), stamp(BOB))
    gave = Assign(id=HERE, agent=BOB, instead_of=ANN).changed(with_ann(), stamp(ANN))

    assert took.handed is None
    assert gave.handed == HandedOver(by=ANN, at=stamp().at, to=BOB)


def test_what_a_colleague_did_not_keep_says_so_once() -> None:
    refused = not_kept(given_to_bob(), NotTaken.GONE)

    assert refused.handed == HandedOver(by=ANN, at=stamp().at, to=BOB, refused=NotTaken.GONE)
    assert not_kept(refused, NotTaken.GIVEN_BACK) == refused


def test_who_has_worked_on_it_has_not_refused_it() -> None:
    said = Message(
        id=MessageId("m1"),
        at=NOON + timedelta(minutes=6),
        direction=Direction.OUTBOUND,
        text="On its way.",
        by=BOB,
    )
    worked_on = replace(given_to_bob(), messages=(said,))
    to_a_queue = GIVE.changed(with_ann(), stamp())

    assert not_kept(worked_on, NotTaken.GIVEN_BACK) == worked_on
    assert not_kept(to_a_queue, NotTaken.GIVEN_BACK) == to_a_queue
