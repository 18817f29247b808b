"""Work asked for before there is a loop to run it: kept in order, begun when there is one.

The window is painted before asyncio is even imported; its view-models ask for their first reading
all the same. Law: what is spawned here runs exactly once, or is dropped when there is never a loop.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Protocol


class Tasks(Protocol):
    """What view-models need of `desktop.tasks.Supervisor`."""

    def spawn(self, name: str, work: Coroutine[Any, Any, None]) -> None: ...

    def cancel(self, name: str) -> None: ...

    async def pause(self, seconds: float) -> None: ...


class Later:
    """Stands in for the supervisor, and hands everything on once it is there."""

    def __init__(self) -> None:
        self._tasks: Tasks | None = None
        self._kept: list[tuple[str, Coroutine[Any, Any, None]]] = []

    def spawn(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        if self._tasks is None:
            self._kept.append((name, work))
        else:
            self._tasks.spawn(name, work)

    def cancel(self, name: str) -> None:
        """Stop every task of this name, begun or not."""
        if self._tasks is not None:
            self._tasks.cancel(name)
        for each in [kept for kept in self._kept if kept[0] == name]:
            self._kept.remove(each)
            each[1].close()

    async def pause(self, seconds: float) -> None:
        """Wait; asked for only by what has been begun."""
        if self._tasks is not None:
            await self._tasks.pause(seconds)

    def begin(self, tasks: Tasks) -> None:
        """From now on `tasks` runs everything, first what was kept."""
        self._tasks = tasks
        kept, self._kept = self._kept, []
        for name, work in kept:
            tasks.spawn(name, work)

    def drop(self) -> None:
        """There will be no loop: close what was kept."""
        for _, work in self._kept:
            work.close()
        self._kept.clear()
