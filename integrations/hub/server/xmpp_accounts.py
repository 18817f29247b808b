"""Which XMPP accounts a tenant has connected: choosing them, and how each stands.

Law: a password stands in the file of credentials and nowhere else.
"""

from __future__ import annotations

from typing import Final

import msgspec

from desktop.domain.ids import TenantId
from desktop.domain.kinds import milliseconds
from desktop.domain.records import Queue
from integrations.hub.server.administering import Unknown
from integrations.hub.server.credentials import Credentials, credentials_of
from integrations.hub.server.hub import Hub
from integrations.hub.server.looking_after import whoever_this_is
from integrations.hub.server.store import records, xmpp
from integrations.hub.server.store.heads import seqs
from integrations.hub.server.store.opening import Store, Transaction
from integrations.hub.server.store.xmpp import ACCOUNTS, Kept
from integrations.hub.server.xmpp_shelf import Chosen, XmppShelf
from integrations.xmpp.client import Account
from integrations.xmpp.running import Outcome

HOPELESS: Final = ("signed-out", "no-archive")  # somebody has to do something
HOPELESS_S: Final = 300.0  # until it is tried again
_CHOSEN = msgspec.json.Decoder(Chosen)
_TOLD = msgspec.json.Decoder(Outcome)


class NoSuchAccount(Exception):
    """`str` is its name."""


class Connected(msgspec.Struct, frozen=True, kw_only=True):
    """An account as people look at it."""

    of: Accounts
    name: str
    jid: str
    chosen: Chosen
    queue: str  # its name
    told: Outcome
    online: bool  # some process looks after it
    is_due: bool  # and nobody does who should

    @property
    def account(self) -> Account:
        return Account(self.jid, self.chosen.host, self.chosen.port)


class Accounts:
    """Those of one tenant."""

    def __init__(self, hub: Hub, tenant: TenantId, secrets: str = "") -> None:
        self._hub = hub
        self._tenant = tenant
        self._secrets = secrets

    @staticmethod
    def tenants(store: Store) -> list[TenantId]:
        return sorted(seqs(store))

    def queue(self, name: str) -> Queue:
        """Raises Unknown."""
        with self._hub.store.reading(self._tenant) as within:
            found = [each for each in records.every(within, Queue) if each.name == name]
        if not found:
            raise Unknown(name)
        return found[0]

    def put(self, name: str, jid: str, chosen: Chosen, secret: str) -> None:
        """Connect it; one that is there goes on with what is chosen now.

        Raises NoPlace, NotPrivate, OSError.
        """
        self._credentials().put(self._tenant, f"xmpp {name}", secret)
        # Servers archive with whole seconds.
        since = milliseconds(self._hub.clock.now().replace(microsecond=0)) or 0
        said = msgspec.json.encode(chosen).decode()
        kept = Kept(name=name, jid=jid, chosen=said, since=since)
        self._hub.store.writing(self._tenant, lambda within: xmpp.put(within, kept))

    def remove(self, name: str) -> None:
        """Contacts stay; nothing more comes or goes. Raises NoSuchAccount."""
        self.find(name)
        self._hub.store.writing(self._tenant, lambda within: ACCOUNTS.remove(within, name))
        self._credentials().put(self._tenant, f"xmpp {name}", "")

    def every(self) -> list[Connected]:
        with self._hub.store.reading(self._tenant) as within:
            return [self._connected(within, kept) for kept in ACCOUNTS.every(within)]

    def find(self, name: str) -> Connected:
        """Raises NoSuchAccount."""
        for each in self.every():
            if each.name == name:
                return each
        raise NoSuchAccount(name)

    def secret(self, name: str) -> str:
        """Raises NoPlace, NotPrivate."""
        return self._credentials().find(self._tenant, f"xmpp {name}")

    def shelf(self, name: str) -> XmppShelf:
        return XmppShelf(self._hub, self._tenant, name, by=whoever_this_is())

    def _credentials(self) -> Credentials:
        return credentials_of(self._hub.store, self._secrets)

    def _connected(self, within: Transaction, kept: Kept) -> Connected:
        chosen = _CHOSEN.decode(kept.chosen)
        queue = records.find(within, "queue", chosen.queue)
        now = milliseconds(self._hub.clock.now()) or 0
        online = bool(kept.held_by) and kept.held_until > now
        told = _TOLD.decode(kept.told) if kept.told else Outcome()
        pause_s = HOPELESS_S if told.failed in HOPELESS else chosen.every_s
        return Connected(
            of=self,
            name=kept.name,
            jid=kept.jid,
            chosen=chosen,
            queue=queue.name if isinstance(queue, Queue) else "",
            told=told,
            online=online,
            is_due=not online and kept.read_at + pause_s * 1_000 <= now,
        )
