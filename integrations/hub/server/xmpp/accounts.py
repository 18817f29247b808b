"""Which XMPP accounts a tenant has connected, and how each stands."""

from __future__ import annotations

from typing import Final

import msgspec

from desktop.domain.ids import TenantId
from desktop.domain.kinds import milliseconds
from desktop.domain.records import Queue
from integrations.hub.server.connections.chosen_links import ChosenLinks
from integrations.hub.server.connections.looking_after import whoever_this_is
from integrations.hub.server.hub import Hub
from integrations.hub.server.store import records
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.xmpp import ACCOUNTS, Kept
from integrations.hub.server.xmpp.shelf import Chosen, XmppShelf
from integrations.xmpp.client import Account
from integrations.xmpp.running import Outcome

HOPELESS: Final = ("signed-out", "no-archive")  # somebody has to do something
HOPELESS_S: Final = 300.0  # until it is tried again
_CHOSEN = msgspec.json.Decoder(Chosen)
_TOLD = msgspec.json.Decoder(Outcome)


class AccountLink(msgspec.Struct, frozen=True, kw_only=True):
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


class Accounts(ChosenLinks[Kept, AccountLink]):
    """When one is not connected any more, contacts stay; nothing more comes or goes."""

    kind = "xmpp"
    rows = ACCOUNTS

    def __init__(self, hub: Hub, tenant: TenantId, secrets: str = "") -> None:
        super().__init__(hub.store, hub.clock, tenant, secrets)
        self._hub = hub

    def put(self, name: str, jid: str, chosen: Chosen, secret: str) -> None:
        """Connect it, or choose anew; another address begins anew, from now on.

        Raises NoPlace, NotPrivate, OSError.
        """
        # Servers archive with whole seconds.
        since = milliseconds(self._clock.now().replace(microsecond=0)) or 0
        said = msgspec.json.encode(chosen).decode()
        self._keep(Kept(name=name, jid=jid, chosen=said, since=since), secret)

    def shelf(self, name: str) -> XmppShelf:
        return XmppShelf(self._hub, self.tenant, name, by=whoever_this_is())

    def _seen(self, within: Transaction, kept: Kept) -> AccountLink:
        chosen = _CHOSEN.decode(kept.chosen)
        queue = records.find(within, "queue", chosen.queue)
        now = milliseconds(self._clock.now()) or 0
        online = bool(kept.held_by) and kept.held_until > now
        told = _TOLD.decode(kept.told) if kept.told else Outcome()
        pause_s = HOPELESS_S if told.failed in HOPELESS else chosen.every_s
        return AccountLink(
            of=self,
            name=kept.name,
            jid=kept.jid,
            chosen=chosen,
            queue=queue.name if isinstance(queue, Queue) else "",
            told=told,
            online=online,
            is_due=not online and self._is_due(kept, pause_s),
        )
