"""Telling open streams that their tenant's log has grown.

One watcher a process asks where every tenant stands, ten times a second; a commit of this process
wakes it at once, one of another process through its ear, where the database has something to hear.
Law: correctness never depends on a wake-up; who listens without any hears 100 ms later.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from enum import Enum, auto
from typing import Final, Protocol

from desktop.domain.ids import TenantId
from desktop.tasks import Supervisor
from integrations.hub.server.store.opening import DATABASE_ERRORS

log = logging.getLogger(__name__)

TOLD_EVERY_S: Final = 0.05  # other processes, of one tenant: twenty times a second
IN_TROUBLE_S: Final = 1.0  # before a database that does not answer is asked again
RETURN_S: Final = 0.03  # for each desk that has to come back after a good-bye
LONGEST_SPREAD_S: Final = 30.0


class Heard(Enum):
    NEWS = auto()
    NOTHING = auto()  # the heart may beat
    END = auto()  # the hub is going down


class Ear(Protocol):
    """How a process learns what others have committed."""

    always: bool  # whether to listen even while nobody listens here

    async def where_all_stand(self) -> dict[TenantId, int]: ...

    async def tell(self, tenants: Collection[TenantId]) -> None:
        """Wake the other processes; nothing depends on it."""
        ...

    def hears(self, woken: Callable[[], None]) -> Collection[TenantId]:
        """Call `woken` at the next wake-up; returns whose others told since the last time."""
        ...

    async def close(self) -> None: ...


class Looking:
    """No ear: the database is looked at, and that is all."""

    always = False

    def __init__(self, where_all_stand: Callable[[], dict[TenantId, int]]) -> None:
        self._where_all_stand = where_all_stand

    async def where_all_stand(self) -> dict[TenantId, int]:
        return await asyncio.to_thread(self._where_all_stand)

    async def tell(self, tenants: Collection[TenantId]) -> None:
        """Nobody could hear it."""

    def hears(self, _woken: Callable[[], None]) -> Collection[TenantId]:
        return ()

    async def close(self) -> None:
        """Nothing is open."""


class Watcher:
    """All methods but `wake` are called on the hub's loop."""

    def __init__(self, ear: Ear, poll_s: float) -> None:
        self.spread_s = 0.0  # over how long the desks come back, once it has ended
        self._ear = ear
        self._poll_s = poll_s
        self._loop: asyncio.AbstractEventLoop | None = None
        self._look = asyncio.Event()
        self._waiting: dict[TenantId, set[asyncio.Event]] = {}
        self._heads: dict[TenantId, int] = {}
        self._committed: deque[TenantId] = deque()  # here, and not told to others yet
        self._told_at: dict[TenantId, float] = {}  # by whomever
        self._streams = 0
        self._ended = False
        self._tasks = Supervisor(_failed)

    def wake(self, tenant: TenantId) -> None:
        """Something was committed in this process. From any thread."""
        loop = self._loop
        if loop is not None and (self._streams or self._ear.always):
            self._committed.append(tenant)
            loop.call_soon_threadsafe(self._look.set)

    def begin(self) -> None:
        """Watch from now on, where other processes are to be told of what is committed here."""
        if self._ear.always:
            self._loop = asyncio.get_running_loop()
            self._tasks.spawn("watch", self._watch())

    @contextmanager
    def open_stream(self) -> Iterator[None]:
        """While one is open, the log is watched."""
        self._loop = asyncio.get_running_loop()
        self._streams += 1
        if "watch" not in self._tasks.names:
            self._tasks.spawn("watch", self._watch())
        try:
            yield
        finally:
            self._streams -= 1
            if self._streams == 0 and not self._ear.always:
                self._tasks.cancel("watch")

    async def beyond(
        self,
        tenant: TenantId,
        seq: int,
        within_s: float,
        woken: asyncio.Event | None = None,
    ) -> Heard:
        """Wait until the tenant's log is longer than `seq`.

        woken: who waits may be woken by it for another reason; nothing was heard then.
        """
        if self._ended:
            return Heard.END
        if self._heads.get(tenant, 0) > seq:
            return Heard.NEWS
        waits = asyncio.Event() if woken is None else woken
        self._waiting.setdefault(tenant, set()).add(waits)
        try:
            async with asyncio.timeout(within_s):
                await waits.wait()
        except TimeoutError:
            return Heard.NOTHING
        finally:
            still = self._waiting.get(tenant, set())
            told = waits not in still
            still.discard(waits)
        if self._ended:
            return Heard.END
        return Heard.NEWS if told else Heard.NOTHING

    async def close(self) -> None:
        """Streams end now."""
        self._ended = True
        self.spread_s = min(LONGEST_SPREAD_S, RETURN_S * (self._streams - 1))
        self._tell(*self._waiting)
        await self._tasks.close()
        await self._ear.close()

    async def _watch(self) -> None:
        while True:
            self._look.clear()
            pause_s = self._poll_s if await self._see() else IN_TROUBLE_S
            due_s = await self._tell_others()
            told = self._ear.hears(self._look.set)
            self._told_at.update(dict.fromkeys(told, self._now()))
            try:
                async with asyncio.timeout(min(pause_s, due_s)):
                    await self._look.wait()
            except TimeoutError:
                pass

    async def _see(self) -> bool:
        """Whether the database answered."""
        try:
            heads = await self._ear.where_all_stand()
        except DATABASE_ERRORS:
            log.exception("the database does not answer; asking again")
            return False
        grown = [tenant for tenant, seq in heads.items() if seq != self._heads.get(tenant)]
        self._heads = heads
        self._tell(*grown)
        return True

    async def _tell_others(self) -> float:
        """Tell other processes of what was committed here; returns when there is more to tell."""
        now = self._now()
        waiting = {self._committed.popleft() for _ in range(len(self._committed))}
        due = {tenant: self._told_at.get(tenant, 0.0) + TOLD_EVERY_S for tenant in waiting}
        ready = {tenant for tenant, at in due.items() if at <= now}
        later = waiting - ready
        self._committed.extend(later)
        if ready:
            self._told_at.update(dict.fromkeys(ready, now))
            await self._ear.tell(ready)
        return min((due[tenant] - now for tenant in later), default=self._poll_s)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _tell(self, *tenants: TenantId) -> None:
        """Wake whoever waits now; who comes later compares for itself."""
        for tenant in tenants:
            for waits in self._waiting.pop(tenant, ()):
                waits.set()


def _failed(name: str, error: BaseException) -> None:
    log.error("%s ended", name, exc_info=error)
