"""What happened between two states of a record, in the order it happened; pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from desktop.domain.conversation import Segment
from desktop.domain.records import Agent, Interaction
from desktop.domain.words import Direction, InteractionStatus


class Because(NamedTuple):
    """Which rule decided it, on which grounds, and the word of who did it."""

    rule: str = ""
    reason: str = ""
    grounds: str = ""  # JSON
    missed: bool = False  # an offer ends before its time, because nobody takes it


UNSAID: Final = Because()


class Happening(NamedTuple):
    kind: str
    segment: str = ""
    agent: str = ""
    site: str = ""  # where it was no person's
    because: Because = UNSAID


def of_interaction(
    before: Interaction | None, after: Interaction, now: datetime, because: Because = UNSAID
) -> Iterator[Happening]:
    """Created · heard, said · offers · given, returned · released, lost · segments · closed.

    Of offers: declined, missed, offered; abandoned instead of all of them where the caller has hung
    up, with whoever it was offered to: nobody missed it. A segment began or ended; lost: of who had
    it, nothing was heard any more; given: to a site whose own system chooses the person, returned:
    by that site.
    """
    if before is None:
        yield Happening("created")
    yield from _messages(before, after)
    if after.abandoned and not (before and before.abandoned):
        yield Happening("abandoned", agent=(before.offered_to or "") if before else "")
    else:
        yield from _offers(before, after, now, because)
    if before is not None and after.status is InteractionStatus.QUEUED:
        yield from _sites(before, after, because)
    if before is not None and before.agent is not None:
        yield from _let_go(before, before.agent, after)
    yield from _segments(before.segments if before else (), after.segments)
    was_closed = before is not None and before.status is InteractionStatus.CLOSED
    if after.status is InteractionStatus.CLOSED and not was_closed:
        yield Happening("closed", agent=before.agent or "" if before else "")


def of_agent(before: Agent | None, after: Agent, because: Because = UNSAID) -> Iterator[Happening]:
    """Every new state, and every new reason of one."""
    if before is None or (before.state, before.reason) != (after.state, after.reason):
        said = because._replace(reason=after.reason)
        yield Happening(after.state, agent=after.id, because=said)


def _messages(before: Interaction | None, after: Interaction) -> Iterator[Happening]:
    known = {message.id for message in before.messages} if before else set()
    if after.parted_from is not None:
        known |= set(after.parted_from.messages)  # said and heard where it comes from
    for message in after.messages:
        if message.id not in known:
            said = message.direction is Direction.OUTBOUND
            yield Happening("said" if said else "heard", agent=message.by or "")


def _offers(
    before: Interaction | None, after: Interaction, now: datetime, because: Because
) -> Iterator[Happening]:
    was = before.offered_to if before else None
    until = before.offered_until if before else None
    said = Because(reason=because.reason)
    if was is not None and (was, until) != (after.offered_to, after.offered_until):
        in_time = (until is None or until >= now) and not because.missed
        match after.status:
            case InteractionStatus.QUEUED if in_time:
                yield Happening("declined", agent=was, because=said)
            case InteractionStatus.QUEUED:
                yield Happening("missed", agent=was, because=said)
            case InteractionStatus.OFFERED:
                yield Happening("missed", agent=was)
            case _ if after.agent != was:
                yield Happening("missed", agent=was)
    if after.offered_to and (before is None or after.offered_until != before.offered_until):
        yield Happening("offered", agent=after.offered_to, because=because)


def _sites(before: Interaction, after: Interaction, because: Because) -> Iterator[Happening]:
    if before.site is not None and after.site is None:
        yield Happening("returned", site=before.site, because=because)
    if after.site is not None and after.site != before.site:
        yield Happening("given", site=after.site, because=because)


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
