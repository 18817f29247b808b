"""A store without threads, for machines: the same calls, done at once where they are made."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from desktop.store.worker import StoreThread

T = TypeVar("T")


class InlineStore(StoreThread):
    """Opens, reads and writes on the calling thread; announcements are not sent."""

    def open_now(self) -> None:
        self._open_writer()
        self._open_reader()

    def close_now(self) -> None:
        for connection in self._connections:
            connection.close()

    async def _on(self, lane: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        return work()
