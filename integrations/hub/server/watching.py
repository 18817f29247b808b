"""Telling open streams that their tenant's log has grown.

One watcher a process asks where every tenant stands, ten times a second and only while streams
are open; a commit of this process wakes it at once. Law: correctness never depends on the wake-up.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum, auto

from desktop.domain.ids import TenantId
from desktop.tasks import Supervisor
from integrations.hub.server.store.opening import DATABASE_ERRORS

log = logging.getLogger(__name__)


class Heard(Enum):
    NEWS = auto()
    NOTHING = auto()  # the heart may beat
    END = auto()  # the hub is going down


class Watcher:
    """All methods but `wake` are called on the hub's loop."""

    def __init__(self, where_all_stand: Callable[[], dict[TenantId, int]], poll_s: float) -> None:
        self._where_all_stand = where_all_stand
        self._poll_s = poll_s
        self._loop: asyncio.AbstractEventLoop | None = None
        self._look = asyncio.Event()
        self._grown: dict[TenantId, asyncio.Event] = {}
        self._heads: dict[TenantId, int] = {}
        self._streams = 0
        self._ended = False
        self._tasks = Supervisor(_failed)

    def wake(self) -> None:
        """Something was committed in this process. From any thread."""
        loop = self._loop
        if loop is not None and self._streams:
            loop.call_soon_threadsafe(self._look.set)

    @contextmanager
    def open_stream(self) -> Iterator[None]:
        """While one is open, the log is watched."""
        self._loop = asyncio.get_running_loop()
        self._streams += 1
        if self._streams == 1:
            self._tasks.spawn("watch", self._watch())
        try:
            yield
        finally:
            self._streams -= 1
            if self._streams == 0:
                self._tasks.cancel("watch")

    async def beyond(self, tenant: TenantId, seq: int, within_s: float) -> Heard:
        """Wait until the tenant's log is longer than `seq`."""
        if self._ended:
            return Heard.END
        if self._heads.get(tenant, 0) > seq:
            return Heard.NEWS
        grown = self._grown.setdefault(tenant, asyncio.Event())
        try:
            async with asyncio.timeout(within_s):
                await grown.wait()
        except TimeoutError:
            return Heard.NOTHING
        return Heard.END if self._ended else Heard.NEWS

    async def close(self) -> None:
        """Streams end now."""
        self._ended = True
        self._tell(*self._grown)
        await self._tasks.close()

    async def _watch(self) -> None:
        while True:
            self._look.clear()
            await self._see()
            try:
                async with asyncio.timeout(self._poll_s):
                    await self._look.wait()
            except TimeoutError:
                pass

    async def _see(self) -> None:
        try:
            heads = await asyncio.to_thread(self._where_all_stand)
        except DATABASE_ERRORS:
            log.exception("the database does not answer; asking again")
            return
        grown = [tenant for tenant, seq in heads.items() if seq != self._heads.get(tenant)]
        self._heads = heads
        self._tell(*grown)

    def _tell(self, *tenants: TenantId) -> None:
        """Wake whoever waits now; who comes later compares for itself."""
        for tenant in tenants:
            grown = self._grown.pop(tenant, None)
            if grown is not None:
                grown.set()


def _failed(name: str, error: BaseException) -> None:
    log.error("%s ended", name, exc_info=error)
