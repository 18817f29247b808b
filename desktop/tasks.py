"""Background work that cannot get lost: every task has a name and a keeper.

    supervisor.spawn("sync", line.keep_in_step())

asyncio itself holds its tasks weakly and swallows what they raise. Law: a task lives until it
ends, is cancelled by name, or the supervisor closes; a failure reaches `failed`, always.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


class Supervisor:
    """Keeps tasks alive, hands their failures to one place, cancels them on close."""

    def __init__(self, failed: Callable[[str, BaseException], None]) -> None:
        self._failed = failed
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def names(self) -> list[str]:
        """What runs now, by name."""
        return sorted(task.get_name() for task in self._tasks)

    def spawn(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Start work on the running loop. Once closed, nothing new begins: work is dropped."""
        if self._closed:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def cancel(self, name: str) -> None:
        """Stop every task of this name: what a newer question has overtaken."""
        for task in tuple(self._tasks):
            if task.get_name() == name:
                task.cancel()

    async def pause(self, seconds: float) -> None:
        """Wait, for those who may not know asyncio (what is built before the first paint)."""
        await asyncio.sleep(seconds)

    async def close(self) -> None:
        """Cancel what runs and wait until all of it has cleaned up after itself."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        while self._tasks:
            await asyncio.wait(self._tasks)
            # `wait` returns before the done callbacks have run; they empty the set.
            await asyncio.sleep(0)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._failed(task.get_name(), error)
