"""The log of a call: when it came, who took it, how long it rested, how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import zip_longest

from desktop.domain.conversation import Segment
from desktop.domain.progress import Stretch
from desktop.domain.words import CallState, Direction, SegmentKind
from desktop.ports.call import Call
from desktop.store.reads.interaction import Conversation
from desktop.text import mark, tr
from desktop.viewmodels import terms
from desktop.viewmodels.rows import Bubble, Event, Heading, Row
from desktop.viewmodels.times.when import clock_s, lasted

_Timed = tuple[datetime, Event]


def call_log(of: Conversation, now: datetime, call: Call | None = None) -> list[Row]:
    """call: what the telephone here knows of it, for what is said while it lasts."""
    title = tr("What happened")
    log = sorted(_events(of, now, call), key=lambda at_and_event: at_and_event[0])
    events = [event for _, event in log]
    return [Heading(key="log", title=title, said=title), *events, *_transcript(call)]


def _transcript(call: Call | None) -> Iterator[Row]:
    """What the other end says, where it comes as text; a simulated call is called so."""
    said = call.said if call else ()
    if not said:
        return
    simulated = any(each.simulated for each in said)
    title = tr("Simulated call") if simulated else tr("What is said")
    yield Heading(key="transcript", title=title, said=title)
    for number, each in enumerate(said):
        when = clock_s(each.at)
        who = tr("You") if each.by_us else tr("Customer")
        yield Bubble(
            key=f"said {number}",
            text=each.text,
            mine=each.by_us,
            when=terms.dotted(who, when),
            said=terms.sentence(who, each.text),
        )


_APART = timedelta(seconds=10)  # between the exchange's word and the hub's at most
_TALKED = mark("Talked, until when is not known")
_HELD = mark("Held, until when is not known")
_BEGIN = (CallState.RINGING, CallState.DIALLING)  # of a call: the one before is over
_STRETCHES = {
    CallState.TALKING: ("headset", mark("In conversation"), mark("Talked {time}"), _TALKED),
    CallState.HOLDING: ("pause", mark("On hold"), mark("Held {time}"), _HELD),
}


def _stretches(of: Conversation, talk: tuple[Stretch, ...]) -> Iterator[_Timed]:
    """How long each was; the one that lasts says only what it is, its card has the time."""
    through, to = _put_through(of, talk)
    for stretch, following in zip_longest(talk, talk[1:]):
        if stretch.kind in _STRETCHES:
            icon, lasts, was, unknown = _STRETCHES[stretch.kind]
            words = tr(lasts)
            if following is not None and following.kind in _BEGIN:
                words = tr(unknown)  # the window went with the call, and it was rung again
            elif following is not None:
                span = (following.since - stretch.since).total_seconds()
                words = tr(was).format(time=lasted(span))
            yield _event(stretch.since, icon, words)
        elif through is not None and stretch is through:
            yield _event(stretch.since, "phone-forwarded", tr("Put through to {name}", name=to))
        elif stretch.kind is CallState.ENDED:
            yield _event(stretch.since, "phone-off", tr("Call ended"))


def _put_through(of: Conversation, talk: tuple[Stretch, ...]) -> tuple[Stretch | None, str]:
    """The end that was none for the customer, the first beside the handing over, and to whom."""
    handed = of.interaction.handed
    if handed is None or handed.to is None:
        return None, ""
    ends = (each for each in talk if each.kind is CallState.ENDED)
    through = next((each for each in ends if abs(each.since - handed.at) <= _APART), None)
    return through, of.people.get(handed.to, tr("somebody"))


def _events(of: Conversation, now: datetime, call: Call | None) -> Iterator[_Timed]:
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
    for before, segment in zip((None, *interaction.segments), interaction.segments, strict=False):
        if not _goes_on(before, segment):
            yield _segment(of, segment, now)
    talk = call.talk if call and len(call.talk) > len(interaction.talk) else interaction.talk
    yield from _stretches(of, talk)
    if interaction.closed_at and interaction.abandoned:
        seconds = (interaction.closed_at - interaction.created_at).total_seconds()
        more = tr("waited {time}", time=lasted(seconds)) if seconds > 0 else ""
        yield _event(interaction.closed_at, "phone-off", tr("Caller hung up"), more)
    elif interaction.closed_at:
        outcome = terms.outcome(interaction.outcome) if interaction.outcome else ""
        yield _event(interaction.closed_at, "check", tr("Completed"), outcome)


def _goes_on(before: Segment | None, segment: Segment) -> bool:
    """The same wrap-up after a while in which nothing was heard of its desk: it began once."""
    both = before is not None and (before.kind, before.agent) == (segment.kind, segment.agent)
    return both and segment.kind is SegmentKind.WRAP_UP


def _segment(of: Conversation, segment: Segment, now: datetime) -> _Timed:
    who = of.people.get(segment.agent, tr("somebody"))
    if segment.kind is SegmentKind.PARKED:
        rested = lasted(((segment.until or now) - segment.since).total_seconds())
        return _event(segment.since, "pause", tr("Parked {time}", time=rested), who)
    if segment.kind is SegmentKind.WRAP_UP:
        return _event(segment.since, "pen-line", tr("Wrap-up"), who)
    return _event(segment.since, "check", tr("Taken"), who)


def _event(at: datetime, icon: str, text: str, more: str = "") -> _Timed:
    when = clock_s(at)
    event = Event(
        key=f"{when} {icon} {text}",
        when=when,
        icon=icon,
        text=text,
        more=more,
        said=terms.sentence(when, text, more),
    )
    return at, event
