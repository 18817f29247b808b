"""A call as its events have told: one pure step, for whoever listens and for telephones themselves.

    calls = after(calls, event)

Laws: an event of a call that ended, or that was never told of, changes nothing; what has ended
stays among the calls, as ENDED with its cause, until whoever keeps them forgets it; stretches
follow each other without a gap, and two of the same kind never do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from desktop.domain.progress import Stretch
from desktop.domain.words import CallState, Direction
from desktop.ports.call_events import (
    NO_CALL,
    UNROUTED,
    Answered,
    CallId,
    Cause,
    Dialling,
    Ended,
    Event,
    Held,
    Incoming,
    Joined,
    Level,
    Measured,
    Muted,
    Resumed,
    Ringing,
    Routing,
    Said,
    Toned,
)


class Call(msgspec.Struct, frozen=True, kw_only=True):
    id: CallId
    direction: Direction
    number: str  # of the other end, as it came; "" where it was kept back
    talk: tuple[Stretch, ...]
    called: str = ""
    name: str = ""
    routing: Routing = UNROUTED
    about: CallId = NO_CALL  # a consultation on this call
    joined: CallId = NO_CALL
    muted: bool = False
    tones: str = ""
    rings: bool = False  # at the other end
    quality: Measured | None = None
    level: Level | None = None
    said: tuple[Said, ...] = ()
    cause: Cause | None = None  # once it has ended

    @property
    def state(self) -> CallState:
        return self.talk[-1].kind

    @property
    def since(self) -> datetime:
        """When the present stretch began."""
        return self.talk[-1].since

    @property
    def began(self) -> datetime:
        return self.talk[0].since

    @property
    def live(self) -> bool:
        return self.state is not CallState.ENDED

    @property
    def talked(self) -> bool:
        """Somebody has answered."""
        return any(stretch.kind is CallState.TALKING for stretch in self.talk)


Calls = Mapping[CallId, Call]


def after(calls: Calls, event: Event) -> dict[CallId, Call]:
    """The calls as they are after this event."""
    kept = dict(calls)
    known = kept.get(event.call)
    if known is None:
        begun = _begun(event)
        return kept if begun is None else kept | {event.call: begun}
    if known.live:
        kept[event.call] = _next(known, event)
    return kept


def lasted(talk: tuple[Stretch, ...], kind: CallState, now: datetime) -> timedelta:
    """How long all stretches of this kind were together; the last one lasts until now."""
    ends = [*(stretch.since for stretch in talk[1:]), now]
    spans = (
        end - stretch.since
        for stretch, end in zip(talk, ends, strict=False)
        if stretch.kind is kind
    )
    return sum(spans, timedelta())


def _begun(event: Event) -> Call | None:
    match event:
        case Incoming():
            return Call(
                id=event.call,
                direction=Direction.INBOUND,
                number=event.number,
                called=event.called,
                name=event.name,
                routing=event.routing,
                talk=(Stretch(CallState.RINGING, event.at),),
            )
        case Dialling():
            return Call(
                id=event.call,
                direction=Direction.OUTBOUND,
                number=event.number,
                name=event.name,
                routing=event.routing,
                about=event.about,
                talk=(Stretch(CallState.DIALLING, event.at),),
            )
    return None


_TURNS = {
    Answered: CallState.TALKING,
    Held: CallState.HOLDING,
    Resumed: CallState.TALKING,
    Joined: CallState.TALKING,
    Ended: CallState.ENDED,
}


def _next(call: Call, event: Event) -> Call:
    kind = _TURNS.get(type(event))
    turned = call if kind is None else replace(call, talk=_turned(call.talk, kind, event.at))
    return replace(turned, **_told(turned, event))


def _told(call: Call, event: Event) -> dict[str, object]:
    """The fields that the event says, beside the stretches."""
    fields: dict[str, object] = {}
    match event:
        case Ended():
            fields = {"cause": event.cause, "muted": False, "rings": False}
        case Joined():
            fields = {"joined": event.other}
        case Ringing():
            fields = {"rings": True}
        case Muted():
            fields = {"muted": event.on}
        case Toned():
            fields = {"tones": call.tones + event.digits}
        case Measured():
            fields = {"quality": event}
        case Level():
            fields = {"level": event}
        case Said():
            fields = {"said": (*call.said, event)}
    return fields


def _turned(talk: tuple[Stretch, ...], kind: CallState, at: datetime) -> tuple[Stretch, ...]:
    if talk[-1].kind is kind:
        return talk
    return (*talk, Stretch(kind, max(at, talk[-1].since)))
