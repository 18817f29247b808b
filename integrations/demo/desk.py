"""The desk as it stands now: who is in which state, what is open, parked and waiting.

Laws: what is open has an agent, what is queued has none; the handwritten mail of the tour waits
longest, so it is offered first.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from desktop.domain.conversation import Segment
from desktop.domain.ids import AgentId
from desktop.domain.records import Agent, Interaction
from desktop.domain.words import AgentState, Channel, InteractionStatus, SegmentKind
from integrations.demo.conversations import Contact
from integrations.demo.dice import Dice
from integrations.demo.organisation import PARTNER, PERSON, POST_ROOM
from integrations.demo.telling import INBOUND

LONGEST_WAIT_S = 2_400  # of a generated mail; the tour's is 47 minutes old
_STATES = (
    *[AgentState.READY] * 8,
    *[AgentState.BUSY] * 10,
    *[AgentState.WRAP_UP] * 4,
    *[AgentState.BREAK] * 3,
    AgentState.TRAINING,
    AgentState.MEETING,
    *[AgentState.OFFLINE] * 7,
)


class Open(msgspec.Struct, frozen=True):
    """One piece of open work to be told: its status and how old it is."""

    status: InteractionStatus
    channel: Channel
    age: timedelta
    with_task: bool = False


def in_their_states(agents: tuple[Agent, ...], now: datetime, dice: Dice) -> Iterator[Agent]:
    """Everybody in some state, but those who will sign in themselves."""
    for agent in agents:
        if agent.login in (PERSON, PARTNER, POST_ROOM):
            yield agent
            continue
        state = dice.pick(_STATES)
        since = now - timedelta(seconds=dice.between(20, 1520))
        yield msgspec.structs.replace(agent, state=state, state_since=since)


def open_work(size: str, customers: int, dice: Dice) -> dict[int, list[Open]]:
    """Which customers (by place) have something open, and what."""
    queued, held = (24, 40) if size == "small" else (120, 90)
    plan: dict[int, list[Open]] = {}
    for status in [InteractionStatus.QUEUED] * queued + [InteractionStatus.ACTIVE] * held:
        kind = _some(status, dice)
        plan.setdefault(dice.between(0, customers), []).append(kind)
    return plan


def opened(contact: Contact, text: str, agent: AgentId, work: Open) -> Interaction:
    """The contact as it stands now, after the customer's first words."""
    begun = contact.begun
    first = contact.message(0, begun, (0, INBOUND, text), None)
    status = work.status
    return Interaction(
        id=contact.id,
        customer=contact.customer,
        channel=work.channel,
        queue=contact.topic.queue,
        created_at=begun,
        subject=contact.subject,
        status=status,
        due_at=begun + timedelta(hours=4),
        parked_until=begun + work.age * 2 if status is InteractionStatus.PARKED else None,
        case=contact.case,
        messages=(first,),
        segments=_segments(agent, work, begun),
    )


def _segments(agent: AgentId, work: Open, begun: datetime) -> tuple[Segment, ...]:
    if work.status is InteractionStatus.QUEUED:
        return ()
    taken = begun + work.age // 2
    if work.status is InteractionStatus.ACTIVE:
        return (Segment(agent=agent, kind=SegmentKind.HANDLE, since=taken),)
    put_by = taken + work.age // 10
    return (
        Segment(agent=agent, kind=SegmentKind.HANDLE, since=taken, until=put_by),
        Segment(agent=agent, kind=SegmentKind.PARKED, since=put_by),
    )


def _some(status: InteractionStatus, dice: Dice) -> Open:
    if status is InteractionStatus.QUEUED:
        age = timedelta(seconds=dice.between(60, LONGEST_WAIT_S))
        return Open(status, Channel.EMAIL, age)
    parked = dice.chance(0.45)
    age = timedelta(minutes=dice.between(50, 1250))
    return Open(
        InteractionStatus.PARKED if parked else status,
        Channel.EMAIL,
        age,
        with_task=dice.chance(0.6),
    )
