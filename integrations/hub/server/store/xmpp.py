"""The rows of XMPP accounts."""

from __future__ import annotations

from typing import Final

from integrations.hub.server.store.connections import Connections, Row
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import xmpp_account


class Kept(Row, frozen=True, kw_only=True):
    """An account; its position is the archive's id of the last message that was read."""

    jid: str
    since: int = 0  # ms; nothing before becomes a contact


class _Accounts(Connections[Kept]):
    def put(self, within: Transaction, kept: Kept) -> None:
        """Another address is another account: nothing of it was read."""
        before = self.find(within, kept.name)
        if before is not None and before.jid != kept.jid:
            self.remove(within, kept.name)
        super().put(within, kept)


ACCOUNTS: Final = _Accounts(xmpp_account, Kept, where="jid")
