"""The desk as it stands now: who is in which state, what is open, parked and waiting.

Laws: what is open has an agent, what is queued has none; the handwritten mail of the tour waits
longest, so it is offered first.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import msgspec

from desktop.domain.records import Agent, Interaction, Segment
from desktop.domain.words import AgentState, Channel, InteractionStatus, SegmentKind
from integrations.demo.conversations import INBOUND, Contact
from integrations.demo.matters import Caller, Matter
from integrations.demo.organisation import PARTNER, PERSON, POST_ROOM

LONGEST_WAIT = timedelta(minutes=40)  # of a generated mail; the tour's is 47 minutes old
_STATES = (
    (AgentState.READY, 8),
    (AgentState.BUSY, 10),
    (AgentState.WRAP_UP, 4),
    (AgentState.BREAK, 3),
    (AgentState.TRAINING, 1),
    (AgentState.MEETING, 1),
    (AgentState.OFFLINE, 7),
)


class Open(msgspec.Struct, frozen=True):
    """One piece of open work to be told: its status and how old it is."""

    status: InteractionStatus
    channel: Channel
    age: timedelta
    with_task: bool = False


def in_their_states(agents: tuple[Agent, ...], now: datetime, random: Random) -> Iterator[Agent]:
    """Everybody in some state, but those who will sign in themselves."""
    states = [state for state, weight in _STATES for _ in range(weight)]
    for agent in agents:
        if agent.login in (PERSON, PARTNER, POST_ROOM):
            yield agent
            continue
        state = states[int(random.random() * len(states))]
        since = now - timedelta(seconds=int(20 + random.random() * 1_500))
        yield msgspec.structs.replace(agent, state=state, state_since=since)


def open_work(size: str, customers: int, random: Random) -> dict[int, list[Open]]:
    """Which customers (by place) have something open, and what."""
    queued, held = (24, 40) if size == "small" else (120, 90)
    plan: dict[int, list[Open]] = {}
    for status in [InteractionStatus.QUEUED] * queued + [InteractionStatus.ACTIVE] * held:
        kind = _some(status, random)
        plan.setdefault(int(random.random() * customers), []).append(kind)
    return plan


def opened(
    contact: Contact, matter: Matter, caller: Caller, work: Open, now: datetime
) -> Interaction:
    """The contact as it stands now."""
    begun = now - work.age
    text = caller.language.telling.opening(work.channel, matter.topic, matter.slots)
    first = contact.message(0, begun, (0, INBOUND, text), None)
    status = work.status
    return Interaction(
        id=contact.id,
        customer=caller.id,
        channel=work.channel,
        queue=matter.topic.queue,
        created_at=begun,
        subject=matter.subject,
        status=status,
        due_at=begun + timedelta(hours=4),
        parked_until=now + work.age if status is InteractionStatus.PARKED else None,
        case=matter.case,
        messages=(first,),
        segments=_segments(matter, work, begun),
    )


def _segments(matter: Matter, work: Open, begun: datetime) -> tuple[Segment, ...]:
    if work.status is InteractionStatus.QUEUED:
        return ()
    taken = begun + work.age // 2
    if work.status is InteractionStatus.ACTIVE:
        return (Segment(agent=matter.agent, kind=SegmentKind.HANDLE, since=taken),)
    put_by = taken + work.age // 10
    return (
        Segment(agent=matter.agent, kind=SegmentKind.HANDLE, since=taken, until=put_by),
        Segment(agent=matter.agent, kind=SegmentKind.PARKED, since=put_by),
    )


def _some(status: InteractionStatus, random: Random) -> Open:
    if status is InteractionStatus.QUEUED:
        age = timedelta(seconds=int(60 + random.random() * (LONGEST_WAIT.total_seconds() - 60)))
        return Open(status, Channel.EMAIL, age)
    parked = random.random() < 0.45
    age = timedelta(minutes=int(50 + random.random() * 1_200))
    return Open(
        InteractionStatus.PARKED if parked else status,
        Channel.EMAIL,
        age,
        with_task=random.random() < 0.6,
    )
