"""What somebody wrote goes before what somebody reads for the first time.

Laws: a page of a snapshot is begun only while no push is in hand, or after it has given way for a
moment, so that neither ever stops the other; pages have threads of their own, few of them, so that
no number of first syncs takes the threads in which streams are told their news.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final, TypeVar

T = TypeVar("T")

GIVES_WAY_S: Final = 0.25  # a page is some 5,000 rows and takes about as long


class Precedence:
    """Pushes go through `ahead` in whatever thread, pages through `behind` on the hub's loop."""

    def __init__(self, gives_way_s: float = GIVES_WAY_S) -> None:
        self._gives_way_s = gives_way_s
        self._in_hand = 0
        self._lock = threading.Lock()
        self._free = threading.Event()
        self._free.set()
        self._threads = ThreadPoolExecutor(max(2, os.cpu_count() or 2), "snapshot-pages")

    @contextmanager
    def ahead(self) -> Iterator[None]:
        """While a push is done."""
        with self._lock:
            self._in_hand += 1
            self._free.clear()
        try:
            yield
        finally:
            with self._lock:
                self._in_hand -= 1
                if not self._in_hand:
                    self._free.set()

    async def behind(self, work: Callable[[], T]) -> T:
        """The work's answer, done when nobody waits who has written something."""

        def give_way() -> T:
            self._free.wait(self._gives_way_s)
            return work()

        return await asyncio.get_running_loop().run_in_executor(self._threads, give_way)

    def close(self) -> None:
        """Let the threads go; what was begun ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)
