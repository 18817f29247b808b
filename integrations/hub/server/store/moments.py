"""One snapshot of the database, and what was read in it: many desks ask for the same at once.

Law: nothing outlives the transaction, so whoever shares it gets what they would have read.
"""

from __future__ import annotations

from collections.abc import Sequence

from integrations.hub.server.store import changes, clients, records
from integrations.hub.server.store.changes import Change
from integrations.hub.server.store.clients import Client
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.records import Stored

_NOWHERE: frozenset[str] = frozenset()


class Moment:
    """What lies where as of now; each question is put once."""

    def __init__(self, within: Transaction) -> None:
        self.within = within
        self._log: dict[tuple[int, int], list[Change]] = {}
        self._lie: dict[tuple[str, str], frozenset[str]] = {}
        self._stored: dict[tuple[str, str], Stored | None] = {}
        self._clients: dict[str, Client | None] = {}

    def look_at_clients(self, ids: Sequence[str]) -> None:
        """All of these will be asked for."""
        found = clients.known_of(self.within, ids)
        self._clients = {id: found.get(id) for id in ids}

    def client(self, id: str) -> Client | None:
        """The installation; None when it is not known."""
        if id not in self._clients:
            self._clients[id] = clients.known(self.within, id)
        return self._clients[id]

    def log(self, seq: int, most: int) -> list[Change]:
        """The changes after `seq`, oldest first."""
        if (seq, most) not in self._log:
            self._log[seq, most] = changes.since(self.within, seq, most)
        return self._log[seq, most]

    def buckets(self, kind: str, ids: Sequence[str]) -> dict[str, frozenset[str]]:
        """{id: the buckets it lies in} of all of these."""
        new = [id for id in ids if (kind, id) not in self._lie]
        found = records.buckets(self.within, kind, new) if new else {}
        self._lie.update(((kind, id), frozenset(found.get(id, _NOWHERE))) for id in new)
        return {id: self._lie[kind, id] for id in ids}

    def documents(self, kind: str, ids: Sequence[str]) -> dict[str, Stored]:
        """{id: document} of those that are there."""
        new = [id for id in ids if (kind, id) not in self._stored]
        found = records.documents(self.within, kind, new) if new else {}
        self._stored.update(((kind, id), found.get(id)) for id in new)
        there = ((id, self._stored[kind, id]) for id in ids)
        return {id: stored for id, stored in there if stored is not None}
