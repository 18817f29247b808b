"""The log of a call: when it came, who took it, how long it rested, how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desktop.domain.records import Segment
from desktop.domain.words import Direction, SegmentKind
from desktop.store.reads.interaction import Conversation
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.rows import Event, Heading, Row
from desktop.viewmodels.when import clock_s, lasted


def call_log(of: Conversation, now: datetime) -> list[Row]:
    title = tr("What happened")
    return [Heading(key="log", title=title, said=title), *_events(of, now)]


def _events(of: Conversation, now: datetime) -> Iterator[Event]:
    interaction = of.interaction
    waited = ""
    if interaction.segments:
        seconds = (interaction.segments[0].since - interaction.created_at).total_seconds()
        waited = tr("waited {time}", time=lasted(seconds)) if seconds > 0 else ""
    inbound = interaction.direction is Direction.INBOUND
    yield _event(
        interaction.created_at,
        "phone-incoming" if inbound else "phone-forwarded",
        tr("Call to {queue}", queue=of.queue) if inbound else tr("Call out"),
        waited,
    )
    for segment in interaction.segments:
        yield _segment(of, segment, now)
    if interaction.closed_at:
        outcome = terms.outcome(interaction.outcome) if interaction.outcome else ""
        yield _event(interaction.closed_at, "check", tr("Completed"), outcome)


def _segment(of: Conversation, segment: Segment, now: datetime) -> Event:
    who = of.people.get(segment.agent, tr("somebody"))
    if segment.kind is SegmentKind.PARKED:
        rested = lasted(((segment.until or now) - segment.since).total_seconds())
        return _event(segment.since, "pause", tr("Parked {time}", time=rested), who)
    if segment.kind is SegmentKind.WRAP_UP:
        return _event(segment.since, "pen-line", tr("Wrap-up"), who)
    return _event(segment.since, "check", tr("Taken"), who)


def _event(at: datetime, icon: str, text: str, more: str = "") -> Event:
    when = clock_s(at)
    return Event(
        key=f"{when} {icon} {text}",
        when=when,
        icon=icon,
        text=text,
        more=more,
        said=terms.sentence(when, text, more),
    )
