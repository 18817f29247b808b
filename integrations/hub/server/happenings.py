"""What happened between two states of a record, in the order it happened; pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from desktop.domain.records import Agent, Interaction, Segment
from desktop.domain.words import Direction, InteractionStatus


class Happening(NamedTuple):
    kind: str
    segment: str = ""
    agent: str = ""


def of_interaction(
    before: Interaction | None, after: Interaction, now: datetime
) -> Iterator[Happening]:
    """Created · heard, said · declined, missed, offered · released, lost · segments · closed.

    A segment began or ended; lost: of who had it, nothing was heard any more.
    """
    if before is None:
        yield Happening("created")
    yield from _messages(before, after)
    yield from _offers(before, after, now)
    if before is not None and before.agent is not None:
        yield from _let_go(before, before.agent, after)
    yield from _segments(before.segments if before else (), after.segments)
    was_closed = before is not None and before.status is InteractionStatus.CLOSED
    if after.status is InteractionStatus.CLOSED and not was_closed:
        yield Happening("closed", agent=before.agent or "" if before else "")


def of_agent(before: Agent | None, after: Agent) -> Iterator[Happening]:
    """Every new state."""
    if before is None or before.state is not after.state:
        yield Happening(after.state, agent=after.id)


def _messages(before: Interaction | None, after: Interaction) -> Iterator[Happening]:
    known = {message.id for message in before.messages} if before else set()
    for message in after.messages:
        if message.id not in known:
            said = message.direction is Direction.OUTBOUND
            yield Happening("said" if said else "heard", agent=message.by or "")


def _offers(before: Interaction | None, after: Interaction, now: datetime) -> Iterator[Happening]:
    was = before.offered_to if before else None
    until = before.offered_until if before else None
    if was is not None and (was, until) != (after.offered_to, after.offered_until):
        match after.status:
            case InteractionStatus.QUEUED if until is None or until >= now:
                yield Happening("declined", agent=was)
            case InteractionStatus.QUEUED:
                yield Happening("missed", agent=was)
            case InteractionStatus.OFFERED:
                yield Happening("missed", agent=was)
            case _ if after.agent != was:
                yield Happening("missed", agent=was)
    if after.offered_to and (before is None or after.offered_until != before.offered_until):
        yield Happening("offered", agent=after.offered_to)


def _let_go(before: Interaction, agent: str, after: Interaction) -> Iterator[Happening]:
    if after.agent_lost and not before.agent_lost:
        yield Happening("lost", agent=agent)
    if after.status is InteractionStatus.QUEUED:
        yield Happening("released" if after.epoch > before.epoch else "lost", agent=agent)


def _segments(before: tuple[Segment, ...], after: tuple[Segment, ...]) -> Iterator[Happening]:
    for place, segment in enumerate(after):
        old = before[place] if place < len(before) else None
        if old is None:
            yield Happening("began", segment.kind, segment.agent)
        if segment.until is not None and (old is None or old.until is None):
            yield Happening("ended", segment.kind, segment.agent)
