"""Agents at their desks beside a test that is not asynchronous: a browser's, for one."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")
WITHIN_S = 60.0


class Office:
    """A loop in a thread of its own; `do` waits for what is done there."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._threads = ThreadPoolExecutor(1, "office")
        self._running = self._threads.submit(self._loop.run_forever)

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(WITHIN_S)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._running.result(WITHIN_S)
        self._threads.shutdown()
        self._loop.close()


@contextmanager
def office() -> Iterator[Office]:
    made = Office()
    try:
        yield made
    finally:
        made.close()
