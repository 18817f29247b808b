"""Once a second: what nobody took goes back, what expires does so, what is due is seen to.

Any hub process may do it, several at once as well: each record is looked at again under its lock.
Law: correctness does not depend on it, what is over by the hub's clock is nobody's anyway; without
it a contact would only look taken.
"""

from __future__ import annotations

import asyncio
import logging

from desktop.tasks import Supervisor
from integrations.hub.server.each_second.due_anew import DueAnew
from integrations.hub.server.each_second.left_behind import in_steps
from integrations.hub.server.each_second.promising import keep_promises
from integrations.hub.server.each_second.reclaiming import reclaim
from integrations.hub.server.each_second.validity import bring_over, keep_valid
from integrations.hub.server.hub import Hub
from integrations.hub.server.routing.giving import give
from integrations.hub.server.routing.missing import free_missed
from integrations.hub.server.routing.rousing import Rousing
from integrations.hub.server.routing.taking_back import take_back
from integrations.hub.server.store import in_line
from integrations.hub.server.store.heads import seqs
from integrations.hub.server.store.opening import DATABASE_ERRORS, Contended

log = logging.getLogger(__name__)


class Freeing:
    """`begin` and `close` are called on the hub's loop."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._tasks = Supervisor(_failed)
        self._rousing = Rousing(hub)
        self._due_anew = DueAnew(hub)
        self._brought_over = False  # what an older version left to be done once

    def begin(self) -> None:
        self._tasks.spawn("offers freed", self._watch())
        self._tasks.spawn("left behind", self._bring_along())
        self._rousing.begin()

    async def close(self) -> None:
        await self._rousing.close()
        await self._tasks.close()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._hub.limits.free_every_s)
            try:
                await asyncio.to_thread(self._free)
            except Contended:
                log.info("others write: offers are freed the next time")
            except DATABASE_ERRORS:
                log.exception("offers could not be freed; trying again")

    async def _bring_along(self) -> None:
        """Beside the rest, a short step at a time: no offer waits for it."""
        while True:
            try:
                for tenant in await asyncio.to_thread(seqs, self._hub.store):
                    steps = in_steps(self._hub, tenant)
                    while await asyncio.to_thread(next, steps, None) is not None:
                        pass
            except Contended:
                log.info("others write: what was left behind is looked for again")
            except DATABASE_ERRORS:
                log.exception("what was left behind could not be brought along; trying again")
            else:
                return
            await asyncio.sleep(self._hub.limits.free_every_s)

    def _free(self) -> None:
        for tenant in seqs(self._hub.store):
            if not self._brought_over:
                bring_over(self._hub, tenant)
                self._hub.store.writing(tenant, in_line.file_missing)
            free_missed(self._hub, tenant)
            take_back(self._hub, tenant)
            reclaim(self._hub, tenant)
            give(self._hub, tenant)
            keep_valid(self._hub, tenant)
            keep_promises(self._hub, tenant)
            self._due_anew.keep(tenant)
        self._brought_over = True


def _failed(name: str, error: BaseException) -> None:
    log.error("%s ended", name, exc_info=error)
