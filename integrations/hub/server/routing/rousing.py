"""As soon as somebody waits or is free who was not before, contacts are given away.

Law: correctness does not depend on it: what changes in another process, or by the clock alone, is
found by the look that is taken once a second.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from desktop.domain.ids import TenantId
from desktop.tasks import Supervisor
from integrations.hub.server.hub import Hub
from integrations.hub.server.routing.giving import give
from integrations.hub.server.store.opening import DATABASE_ERRORS, Contended

log = logging.getLogger(__name__)

PAUSE_S: Final = 0.1  # between two runs: what comes meanwhile is given away together


class Rousing:
    """`begin` and `close` are called on the hub's loop."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._tasks = Supervisor(_failed)
        self._roused: set[TenantId] = set()
        self._some = asyncio.Event()

    def begin(self) -> None:
        loop = asyncio.get_running_loop()

        def stirred(tenant: TenantId) -> None:  # in any thread
            loop.call_soon_threadsafe(self._rouse, tenant)

        self._hub.store.stirred = stirred
        self._tasks.spawn("contacts given away", self._watch())

    async def close(self) -> None:
        self._hub.store.stirred = lambda _tenant: None
        await self._tasks.close()

    def _rouse(self, tenant: TenantId) -> None:
        self._roused.add(tenant)
        self._some.set()

    async def _watch(self) -> None:
        while True:
            await self._some.wait()
            self._some.clear()
            roused, self._roused = self._roused, set()
            for tenant in sorted(roused):
                try:
                    await asyncio.to_thread(give, self._hub, tenant)
                except (*DATABASE_ERRORS, Contended):
                    log.exception("contacts could not be given away; trying again")
            await asyncio.sleep(PAUSE_S)


def _failed(name: str, error: BaseException) -> None:
    log.error("%s ended", name, exc_info=error)
