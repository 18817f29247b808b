"""Calls now and then, as in a demo or a training: made-up customers who ring and talk.

    outlet = SimulatedOutlet(language="de", seed=7, clock=clock, per_hour=6)
    await outlet.run(here)                    until cancelled; fits `ports.telephony.Outlet`

A call that the hub offers here rings as well, whoever waits in it talks in the same way. Laws:
nobody else rings but while the desk has room for a call; the same seed, customers and moments
bring the same callers; a change of the rate holds at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from desktop.domain.records import Customer, Interaction
from desktop.domain.words import CallState, Direction
from desktop.ports.call import Call, lasted
from desktop.ports.call_events import CallId, Routing
from desktop.ports.clock import Clock
from desktop.ports.telephony import Here
from integrations.telephony.colleagues import Colleagues
from integrations.telephony.far_ends import Caller
from integrations.telephony.made_up import MadeUp
from integrations.telephony.simulated import SimulatedExchange
from integrations.telephony.talking import Talk

PER_HOUR: Final = 6.0
_STEP_S: Final = 0.25
_FIRST_S: Final = 90.0  # at the earliest: nobody is rung while the window comes up


def _waits(_routing: Routing, number: str) -> Caller:
    """Whoever waits in a contact of the hub hangs up as who is in it does, not by the exchange."""
    return Caller(number=number, hangs_up_on_hold=False)


class SimulatedOutlet:
    """A simulated telephone with the day that goes on around it."""

    def __init__(
        self, *, language: str, seed: int, clock: Clock, per_hour: float = PER_HOUR
    ) -> None:
        self.telephone = SimulatedExchange(clock=clock, language=language, callers=_waits)
        self.telephone.spoken.connect(self._hear)
        self.per_hour = per_hour  # 0: nobody calls
        self.paused = False
        self._colleagues = Colleagues(self.telephone, clock)
        self._callers = MadeUp(seed=seed, language=language)
        self._clock = clock
        self._due: datetime | None = None
        self._else: list[Callable[[], None]] = []  # difficult ones wanted at once
        self._talks: list[Talk] = []

    # ------------------------------------------------------------------------------ a trainer
    def come(self, per_hour: float) -> None:
        """So many call in an hour from now on."""
        self.per_hour = per_hour
        self._due = self._next(self._clock.now())

    def pause(self, paused: bool) -> None:
        self.paused = paused

    def difficult(self, otherwise: Callable[[], None]) -> None:
        """Somebody difficult calls at once; where there is no room for it, do this instead."""
        self._else.append(otherwise)

    # ---------------------------------------------------------------------------- time passes
    async def run(self, here: Here) -> None:
        """Let time pass, and people call."""
        async with asyncio.TaskGroup() as together:
            together.create_task(self._passes(here))
            together.create_task(self._colleagues.run(here))

    async def _passes(self, here: Here) -> None:
        self._due = self._next(self._clock.now() + timedelta(seconds=_FIRST_S))
        while True:
            await asyncio.sleep(_STEP_S)
            await self.step(here)

    async def step(self, here: Here) -> None:
        """Let happen what is due by now."""
        self.telephone.step()
        await self._take_up(here)
        self._talks = [talk for talk in self._talks if talk.step()]
        while self._else:
            otherwise = self._else.pop()
            if not await self._rings(here, difficult=True):
                otherwise()
        now = self._clock.now()
        if self._due is not None and now >= self._due:
            self._due = self._next(now)
            if not self.paused:
                await self._rings(here)

    def _hear(self, spoken: tuple[CallId, str]) -> None:
        call, words = spoken
        for talk in self._talks:
            if talk.call == call:
                talk.hear(words)

    async def _take_up(self, here: Here) -> None:
        """Whoever waits in an offered contact is there as soon as it rings."""
        known = {talk.call for talk in self._talks}
        for call in self.telephone.calls():
            if (
                call.id in known
                or not call.routing.contact
                or call.direction is not Direction.INBOUND
                or call.routing.consults
            ):
                continue
            found = await here.offered(call.routing.contact)
            if found is not None:
                self._talks.append(self._talk(call, *found))

    def _talk(self, call: Call, contact: Interaction, customer: Customer) -> Talk:
        coming = self._callers.waiting(contact, customer, call.routing)
        talk = Talk(self.telephone, call.id, coming, self._clock)
        if contact.handed is not None and contact.talk:
            talked = lasted(contact.talk, CallState.TALKING, self._clock.now())
            talk.go_on(talked.total_seconds(), contact.handed)
        return talk

    def _next(self, now: datetime) -> datetime | None:
        if self.per_hour <= 0:
            return None
        return now + timedelta(seconds=self._callers.wait_s(self.per_hour))

    async def _rings(self, here: Here, *, difficult: bool = False) -> bool:
        """Whether somebody rings now."""
        customers = await here.customers()
        if not await here.has_room():
            return False
        coming = self._callers.next(customers, self._clock.now(), difficult=difficult)
        if coming is None:
            return False
        call = self.telephone.ring(coming.caller, coming.routing)
        if call is None:
            return False
        self._talks.append(Talk(self.telephone, call, coming, self._clock))
        return True
