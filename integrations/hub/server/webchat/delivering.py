"""What goes out to visitors: it is on its way when their page is there to read it.

A page reads its conversation from the record, so nothing is carried anywhere: this says of each
answer whether it has arrived. Laws: an answer that may still be taken back is not shown before its
time; what no page can read any more is said to have failed, to who wrote it; while a page is only
closed, the answer waits for it.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Final

from desktop.domain.conversation import Message
from desktop.domain.ids import TenantId
from desktop.domain.kinds import milliseconds
from desktop.domain.records import Interaction
from desktop.domain.words import Channel, Failed
from desktop.ports.clock import unix_ms
from desktop.tasks import Supervisor
from integrations.hub.server.channels.sending import Handed, Never, NotNow, send_waiting
from integrations.hub.server.hub import Hub
from integrations.hub.server.store import webchats
from integrations.hub.server.store.heads import seqs
from integrations.hub.server.store.opening import DATABASE_ERRORS, Contended
from integrations.hub.server.store.outbound import Outgoing
from integrations.hub.server.webchat.closed import tell_of_back, tell_of_closed
from integrations.hub.server.webchat.visits import THERE_MS, VISIT_MS

log = logging.getLogger(__name__)

EVERY_S: Final = 1.0
FORGET_EVERY: Final = 600  # rounds
LOOK_EVERY: Final = 3  # rounds: for pages that were closed or are open again
BACK_BY: Final = 40  # rounds after which pages are back that a hub has lost by its own end


class VisitorsPage:
    """Fits `sending.Adapter`."""

    def __init__(self, hub: Hub, tenant: TenantId) -> None:
        self._hub = hub
        self._tenant = tenant

    def carry(self, one: Outgoing, contact: Interaction, message: Message) -> Handed | None:
        """Raises NotNow, Never."""
        with self._hub.store.reading(self._tenant) as within:
            visit = webchats.visit(within, contact.address)
        if visit is None:
            raise Never(Failed.NO_WAY, "the contact came by no chat of this hub")
        silent_ms = unix_ms(self._hub.clock) - visit.seen_at
        if visit.ended_at or silent_ms > VISIT_MS:
            raise Never(Failed.LEFT, "the visitor has left")
        if silent_ms > THERE_MS:
            raise NotNow("the page is not open")
        return None


def deliver(hub: Hub, tenant: TenantId) -> int:
    """Say of all that may go now what became of it; returns how many there were."""
    with hub.store.reading(tenant) as within:
        if not webchats.goes_out(within, milliseconds(within.now) or 0):
            return 0
    return send_waiting(hub, tenant, VisitorsPage(hub, tenant), channel=Channel.CHAT)


class Delivering:
    """Once a second, where there is a chat. `begin` and `close` are called on the hub's loop."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._tasks = Supervisor(_failed)
        self._round = 0

    def begin(self) -> None:
        self._tasks.spawn("chats delivered", self._watch())

    async def close(self) -> None:
        await self._tasks.close()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                await asyncio.to_thread(self._deliver)
            except Contended:
                log.info("others write: chats are delivered the next time")
            except DATABASE_ERRORS:
                log.exception("chats could not be delivered; trying again")

    def _deliver(self) -> None:
        self._round += 1
        for tenant in seqs(self._hub.store):
            deliver(self._hub, tenant)
            if self._round > BACK_BY and self._round % LOOK_EVERY == 0:
                tell_of_closed(self._hub, tenant)
                tell_of_back(self._hub, tenant)
            if self._round % FORGET_EVERY == 1:
                before = unix_ms(self._hub.clock) - VISIT_MS
                self._hub.store.writing(tenant, partial(webchats.forget, before=before))


def _failed(name: str, error: BaseException) -> None:
    log.error("%s ended", name, exc_info=error)
