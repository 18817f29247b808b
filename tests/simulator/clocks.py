"""Clocks of a world: all run at the loop's pace, each may be wrong by its own amount."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.simulator.cast import NOON


class WorldClock:
    """One machine's clock; `skew` is how far it is off."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self.skew = timedelta()

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self._seconds()) + self.skew


def at_noon() -> WorldClock:
    """One that stands."""
    return WorldClock(lambda: 0.0)
