"""A loop whose time is the world's: it never waits, it moves its clock to the next thing due.

The real desk and the real hub run on it unchanged, threads and all: what they would hand to a
thread is done at once where it is handed over. So one thread plays the whole world, and the same
seed plays the same world.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, Final, TypeVar

T = TypeVar("T")
TICKS: Final = 2**20  # a second
TURNS: Final = 40_000  # of the loop; a world takes some thousands


class StandsStill(Exception):
    """Everybody waits for somebody else: nothing will ever happen again."""


class Spins(Exception):
    """Somebody asks again and again and never comes to rest."""


class _Clock:
    """Takes the place of the selector: instead of waiting so long, it is so much later."""

    def __init__(self) -> None:
        self.now = 0.0
        self._turns = 0

    def select(self, timeout: float | None) -> list[Any]:
        self._turns += 1
        if timeout is None:
            raise StandsStill
        if self._turns > TURNS:
            self._turns = 0  # whoever ends the world needs some
            raise Spins
        # In whole ticks, so that sums and differences of times are exact, as seconds on a clock.
        self.now = math.ceil((self.now + max(0.0, timeout)) * TICKS) / TICKS
        return []

    def close(self) -> None:
        """Nothing is held."""


class WorldLoop(asyncio.BaseEventLoop):
    """Begins at second 0."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = _Clock()

    def time(self) -> float:
        return self._selector.now

    def run_in_executor(  # type: ignore[override]  # typeshed has the arguments as a TypeVarTuple
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        """Done already, on this thread."""
        done: asyncio.Future[T] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:  # noqa: BLE001  as a thread would, whatever it is
            done.set_exception(error)
        return done

    def _process_events(self, _events: list[Any]) -> None:
        """There is no outside."""

    def _write_to_self(self) -> None:
        """Nobody has to be woken: nobody sleeps."""
