"""Of all processes of a hub one at a time fetches the pictures of a message.

    async with turn(hub, tenant, ask): …

What is under way stands where a connection's names stand (`met`), and goes with its contact. Law: a
process that dies while it fetches holds the others up for no longer than fetching may take.
"""

from __future__ import annotations

import asyncio
from asyncio import to_thread
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

from desktop.domain.ids import TenantId
from desktop.domain.kinds import milliseconds
from desktop.ports.pictures import ShowPictures
from desktop.ports.wire import ErrorCode
from integrations.hub.server.hub import Hub
from integrations.hub.server.leasing import work_of
from integrations.hub.server.refused import Refused
from integrations.hub.server.store import met
from integrations.hub.server.store.met import Met
from integrations.hub.server.store.opening import Transaction

_FETCHES: Final = "fetches pictures"  # in the place of a connection
LASTS: Final = timedelta(seconds=40)  # longer than all pictures of a mail may take
LOOK_EVERY_S: Final = 0.1


@asynccontextmanager
async def turn(hub: Hub, tenant: TenantId, ask: ShowPictures) -> AsyncIterator[None]:
    """Waits for who fetches them now. Raises Refused: busy."""
    async with hub.pictures_of.of(tenant, ask.interaction, ask.message):
        until = asyncio.get_running_loop().time() + LASTS.total_seconds()
        while not await to_thread(_begun, hub, tenant, ask):
            if asyncio.get_running_loop().time() > until:
                raise Refused(ErrorCode.BUSY, "Its pictures are being fetched.")
            await asyncio.sleep(LOOK_EVERY_S)
        try:
            yield
        finally:
            await to_thread(_ended, hub, tenant, ask)


def _begun(hub: Hub, tenant: TenantId, ask: ShowPictures) -> bool:
    def job(within: Transaction) -> bool:
        work = work_of(hub, within)
        if work.hold("interaction", ask.interaction) is None:
            return True  # whoever looks for it is told so
        there = met.find(within, _FETCHES, _name(ask))
        if there is not None and int(there.message or 0) > (milliseconds(work.now) or 0):
            return False
        _note(within, ask, milliseconds(work.now + LASTS) or 0)
        return True

    return hub.store.writing(tenant, job)


def _ended(hub: Hub, tenant: TenantId, ask: ShowPictures) -> None:
    hub.store.writing(tenant, lambda within: _note(within, ask, 0))


def _note(within: Transaction, ask: ShowPictures, until: int) -> None:
    """until: ms; in the place of a message's id."""
    met.put(within, Met(_FETCHES, _name(ask), ask.interaction, str(until)), anew=True)


def _name(ask: ShowPictures) -> str:
    """With gaps, so that no mail can name it among those that it goes back to."""
    return f"pictures of {ask.message}"
