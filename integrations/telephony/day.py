"""Calls now and then, as in a demo or a training: known customers, strangers, kept-back numbers.

    outlet = SimulatedOutlet(language="de", seed=7, clock=clock, per_hour=6)
    await outlet.run(known_numbers)           until cancelled; fits `ports.telephony.Outlet`

Law: the same seed and the same numbers bring the same callers in the same order.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from desktop.ports.call_events import Routing
from desktop.ports.clock import Clock
from integrations.demo.dice import Dice
from integrations.telephony.far_ends import Caller, small_talk
from integrations.telephony.simulated import SimulatedExchange

PER_HOUR = 6.0
_STEP_S = 0.25
_FIRST_S = 90.0  # at the earliest: nobody is rung while the window comes up
_STRANGERS, _KEPT_BACK = 0.2, 0.1  # of all calls
_PATIENCE_S = 40.0


class Callers:
    """Who calls next."""

    def __init__(self, seed: int, language: str) -> None:
        self._dice = Dice(f"callers {seed} {language}")
        self._language = language

    def wait_s(self, per_hour: float) -> float:
        return -math.log(1.0 - self._dice.random()) * 3_600 / per_hour

    def next(self, known: Sequence[str]) -> Caller:
        """Somebody of those numbers, or a stranger from the range that is kept free for fiction."""
        kind, at = self._dice.random(), self._dice.random()
        number = known[int(at * len(known))] if known else ""
        if kind < _STRANGERS or not number:
            number = f"+49171392009{int(at * 90) + 10}"
        if kind > 1 - _KEPT_BACK:
            number = ""
        lines = small_talk(self._language)
        return Caller(
            number=number,
            lines=lines,
            patience_s=_PATIENCE_S,
            talks_s=lines[-1].after_s + 30 + at * 60,
        )


class SimulatedOutlet:
    """A simulated telephone with the day that goes on around it."""

    def __init__(
        self, *, language: str, seed: int, clock: Clock, per_hour: float = PER_HOUR
    ) -> None:
        self.telephone = SimulatedExchange(clock=clock, language=language)
        self.per_hour = per_hour  # 0: nobody calls
        self._callers = Callers(seed, language)
        self._clock = clock

    async def run(self, known: Callable[[], Awaitable[Sequence[str]]]) -> None:
        """Let time pass, and people call. known: numbers of customers, asked when one calls."""
        begun = self._clock.now()
        due = begun + timedelta(seconds=_FIRST_S)
        while True:
            await asyncio.sleep(_STEP_S)
            self.telephone.step()
            now = self._clock.now()
            if self.per_hour > 0 and now >= due:
                if not self.telephone.calls():
                    self.telephone.ring(self._callers.next(await known()), Routing())
                due = now + timedelta(seconds=self._callers.wait_s(self.per_hour))
