"""Colleagues on a simulated telephone: who is asked meanwhile rings at their own desk.

    colleagues = Colleagues(exchange, clock)
    await colleagues.run(here)                until cancelled

Two simulated exchanges know nothing of each other; what one end says travels live over the hub
(`desktop.ports.legs`). Where nobody is at that desk, or no hub carries it, who answers is made up,
as before. Laws: an end says how it stands at once when it changes and again every few seconds; an
end of which nothing is heard any more is taken for lost, here and there; a call that is over does
not ring again.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

import msgspec

from desktop.domain.ids import AgentId
from desktop.domain.words import CallState
from desktop.ports.call_events import Answered, CallId, Cause, Dialling, Ended, Event, Routing
from desktop.ports.clock import Clock
from desktop.ports.legs import LASTS_S, RENEW_S, Heard, Leg, Legs, Stands
from desktop.ports.telephony import Here
from integrations.telephony.far_ends import Caller
from integrations.telephony.simulated import SimulatedExchange

STEP_S: Final = 0.25
PATIENCE_S: Final = 30.0  # so long somebody is rung
_SO_OFTEN: Final = 3  # that it is over is said, until it is known to have arrived
_MISSING_S: Final = 2.0  # several processes of a hub hear of it one after the other
_AS_HEARD_THERE: Final = {Cause.HERE: Cause.THERE, Cause.THERE: Cause.THERE}


class _End(msgspec.Struct):
    """This desk's end of one call."""

    wire: str
    call: CallId
    to: AgentId
    asks: bool
    contact: str
    stands: Stands = Stands.RINGS
    cause: Cause | None = None
    said_at: datetime | None = None  # None: the other end does not know yet how it stands
    arrived_at: datetime | None = None  # the last word that did
    tries: int = 0
    heard: bool = False  # the other end has said something
    missing_since: datetime | None = None  # and nothing is told of it any more
    asking: bool = True  # it is not known yet whether anybody is at that desk

    def leg(self) -> Leg:
        return Leg(
            call=self.wire,
            to=self.to,
            stands=self.stands,
            asks=self.asks,
            interaction=self.contact,
            cause=self.cause,
        )


class Colleagues:
    """Calls between this desk and others."""

    def __init__(self, exchange: SimulatedExchange, clock: Clock) -> None:
        exchange.rings_colleagues = False
        self._exchange = exchange
        self._clock = clock
        self._dialled: list[Dialling] = []
        self._ends: dict[str, _End] = {}
        self._over: dict[str, datetime] = {}  # and until when the hub may still tell of it
        exchange.events.connect(self._on_event)

    async def run(self, here: Here) -> None:
        undo = here.legs.connect(self.hear)
        try:
            while True:
                await self.step(here)
                await asyncio.sleep(STEP_S)
        finally:
            undo()

    async def step(self, here: Here) -> None:
        """Say what is to be said, and let go whoever is not heard of."""
        while self._dialled:
            await self._ring(here, self._dialled.pop(0))
        for end in tuple(self._ends.values()):
            if self._is_due(end):
                await self._say(here, end)
        self._let_go()

    # ----------------------------------------------------------------------------- this end
    def _on_event(self, event: Event) -> None:
        if isinstance(event, Dialling) and event.number.startswith("sip:"):
            self._dialled.append(event)
        end = next((each for each in self._ends.values() if each.call == event.call), None)
        if end is None or end.stands is Stands.OVER:
            return
        if isinstance(event, Answered) and not end.asks:
            end.stands, end.said_at = Stands.TALKS, None
        elif isinstance(event, Ended):
            end.cause = _AS_HEARD_THERE.get(event.cause, event.cause)
            end.stands, end.said_at = Stands.OVER, None

    async def _ring(self, here: Here, dialled: Dialling) -> None:
        other = await here.colleague(dialled.number)
        if self._exchange.state(dialled.call) is not CallState.DIALLING:
            return  # hung up meanwhile
        if other is None:
            self._exchange.rings_there(dialled.call)
            return
        contact = dialled.routing.contact
        end = _End(str(uuid4()), dialled.call, other, asks=True, contact=contact)
        self._ends[end.wire] = end
        self._exchange.later(PATIENCE_S, lambda: self._gives_up(end))

    def _gives_up(self, end: _End) -> None:
        if end.stands is Stands.RINGS and not end.asking:
            self._exchange.far_end_hangs_up(end.call, Cause.NO_ANSWER)

    # ------------------------------------------------------------------------------- saying
    def _is_due(self, end: _End) -> bool:
        silent = timedelta(seconds=RENEW_S if end.stands is not Stands.OVER else STEP_S)
        return end.said_at is None or self._clock.now() - end.said_at >= silent

    async def _say(self, here: Here, end: _End) -> None:
        now, leg = self._clock.now(), end.leg()
        end.said_at = now
        answer = await here.say_leg(leg)
        if leg.stands is Stands.OVER:
            end.tries += 1
            if answer is not None or end.tries >= _SO_OFTEN:
                self._forget(end)
            return
        if end.asking and end.asks and (answer is None or not answer.there):
            self._made_up(end)
            return
        end.asking = False
        if answer is not None:
            end.arrived_at = now
            self.hear(answer)

    def _made_up(self, end: _End) -> None:
        """Nobody is there; the colleague answers by a script."""
        self._forget(end)
        if end.stands is not Stands.OVER:
            self._exchange.rings_there(end.call)

    def _forget(self, end: _End) -> None:
        self._ends.pop(end.wire, None)
        self._over[end.wire] = self._clock.now() + timedelta(seconds=2 * LASTS_S)

    def _let_go(self) -> None:
        now = self._clock.now()
        for end in self._ends.values():
            silent = _longer(end.arrived_at or end.said_at, now, LASTS_S)
            lost = silent or _longer(end.missing_since, now, _MISSING_S)
            if lost and end.stands is not Stands.OVER:
                self._exchange.far_end_hangs_up(end.call, Cause.LINE_LOST)
        self._over = {wire: until for wire, until in self._over.items() if until > now}

    # ------------------------------------------------------------------------------ hearing
    def hear(self, legs: Legs) -> None:
        """What others say of their ends, all of it."""
        for heard in legs.legs:
            end = self._ends.get(heard.call)
            if end is not None:
                self._heard(end, heard)
            elif heard.asks and heard.stands is Stands.RINGS and heard.call not in self._over:
                self._rung(heard)
        told = {each.call for each in legs.legs}
        for end in self._ends.values():
            missing = end.heard and end.wire not in told
            end.missing_since = (end.missing_since or self._clock.now()) if missing else None

    def _heard(self, end: _End, heard: Heard) -> None:
        end.heard = True
        if end.stands is Stands.OVER:
            return
        if heard.stands is Stands.OVER:
            self._exchange.far_end_hangs_up(end.call, heard.cause or Cause.THERE)
        elif end.asks and heard.stands is Stands.RINGS:
            self._exchange.rings_at_last(end.call)
        elif end.asks and heard.stands is Stands.TALKS and end.stands is Stands.RINGS:
            self._exchange.answered_there(end.call)
            end.stands, end.said_at = Stands.TALKS, None

    def _rung(self, heard: Heard) -> None:
        """A colleague rings here."""
        about = Routing(contact=heard.interaction or "", consults=True)
        caller = Caller(name=heard.name, patience_s=2 * PATIENCE_S, hangs_up_on_hold=False)
        call = self._exchange.ring(caller, about)
        end = _End(heard.call, call or CallId(""), heard.by, asks=False, contact="", asking=False)
        end.heard = True
        if call is None:  # it does not come through
            end.stands, end.cause = Stands.OVER, Cause.BUSY
        self._ends[end.wire] = end


def _longer(since: datetime | None, now: datetime, seconds: float) -> bool:
    return since is not None and (now - since).total_seconds() > seconds
