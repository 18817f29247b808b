"""All XMPP accounts of a hub that nobody else looks after, each in a session of its own.

Law: a session that ends, for whatever reason, is begun again after a while, by whichever process
takes hold of its account first.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from desktop.tasks import Supervisor
from integrations.hub.server.connections.credentials import NoPlace, NotPrivate
from integrations.hub.server.hub import Hub
from integrations.hub.server.xmpp.accounts import AccountLink, Accounts
from integrations.xmpp.running import Session

log = logging.getLogger(__name__)

ENDS_WITHIN_S: Final = 5.0


class Running:
    """On one loop."""

    def __init__(self, hub: Hub, secrets: str = "") -> None:
        self._hub = hub
        self._secrets = secrets
        self._ended = asyncio.Event()
        self._open = 0
        self._left = asyncio.Event()  # by one of the open ones
        self._sessions = Supervisor(_failed)

    async def look(self) -> bool:
        """Begin what is due. Whether there is anything to look after."""
        running = set(self._sessions.names)
        for tenant in Accounts.tenants(self._hub.store):
            for each in Accounts(self._hub, tenant, self._secrets).every():
                key = f"{tenant}/{each.name}"
                if each.is_due and key not in running:
                    self._sessions.spawn(key, self._session(each))
        return bool(self._sessions.names)

    async def close(self) -> None:
        """Sign out; what does not end soon is left."""
        self._ended.set()
        try:
            async with asyncio.timeout(ENDS_WITHIN_S):
                while self._open:
                    self._left.clear()
                    await self._left.wait()
        except TimeoutError:
            log.warning("an account was not signed out in time")
        await self._sessions.close()

    async def _session(self, each: AccountLink) -> None:
        try:
            secret = each.of.secret(each.name)
        except (NoPlace, NotPrivate) as error:
            log.error("the password of %s cannot be read: %s", each.name, error)  # noqa: TRY400  said
            return
        session = Session(each.account, secret, each.of.shelf(each.name))
        self._open += 1
        try:
            outcome = await session.run(self._ended)
        finally:
            self._open -= 1
            self._left.set()
        if outcome is not None and outcome.failed:
            log.warning("%s: %s %s", each.name, outcome.failed, outcome.detail)


def _failed(name: str, error: BaseException) -> None:
    log.error("%s ended", name, exc_info=error)
