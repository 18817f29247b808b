"""What a tenant has connected, of one kind: choosing it, its secret, and how each one stands.

    class Wikis(ChosenLinks[Kept, WikiLink]):
        kind = "wiki"
        rows = WIKIS

Law: a secret stands in the file of credentials and nowhere else.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from desktop.domain.ids import TenantId
from desktop.domain.kinds import milliseconds
from desktop.domain.records import Agent, Queue, Team
from desktop.ports.clock import Clock
from integrations.hub.server.administering import Unknown
from integrations.hub.server.connections.credentials import credentials_of
from integrations.hub.server.store import records
from integrations.hub.server.store.connections import Connections, Kept, Row
from integrations.hub.server.store.heads import seqs
from integrations.hub.server.store.opening import Store, Transaction


class NoSuchLink(Exception):
    """`str` is its name."""


class Link(Protocol):
    """A connection as people look at it."""

    @property
    def name(self) -> str: ...


Seen = TypeVar("Seen", bound=Link)
N = TypeVar("N", Team, Queue)


class ChosenLinks(ABC, Generic[Kept, Seen]):
    """Those of one tenant. kind: before their names in the file of credentials."""

    kind: ClassVar[str]
    rows: ClassVar[Connections[Any]]  # of Kept; a class variable may not name a type variable

    def __init__(self, store: Store, clock: Clock, tenant: TenantId, secrets: str = "") -> None:
        self._store = store
        self._clock = clock
        self._secrets = secrets
        self.tenant = tenant

    @staticmethod
    def tenants(store: Store) -> Iterable[TenantId]:
        return sorted(seqs(store))

    def every(self) -> list[Seen]:
        with self._store.reading(self.tenant) as within:
            return [self._seen(within, kept) for kept in self.rows.every(within)]

    def find(self, name: str) -> Seen:
        """Raises NoSuchLink."""
        for each in self.every():
            if each.name == name:
                return each
        raise NoSuchLink(name)

    def remove(self, name: str) -> None:
        """What came by it stays. Raises NoSuchLink."""
        gone = self.find(name)
        self._store.writing(self.tenant, lambda within: self.rows.remove(within, name))
        if self._has_secret(gone):
            self._tell(name, "")

    def secret(self, name: str) -> str:
        """Raises NoPlace, NotPrivate."""
        return credentials_of(self._store, self._secrets).find(self.tenant, f"{self.kind} {name}")

    def agent(self, login: str) -> Agent:
        """Raises Unknown."""
        with self._store.reading(self.tenant) as within:
            found = records.every(within, Agent, login=login)
        if not found:
            raise Unknown(login)
        return found[0]

    def team(self, name: str) -> Team:
        """By name or id. Raises Unknown."""
        return self._named(Team, name)

    def queue(self, name: str) -> Queue:
        """By name or id. Raises Unknown."""
        return self._named(Queue, name)

    @abstractmethod
    def _seen(self, within: Transaction, kept: Kept) -> Seen: ...

    def _keep(self, kept: Kept, secret: str) -> None:
        """Connect it; one that is there goes on with what is chosen now. The secret comes first.

        Raises NoPlace, NotPrivate, OSError.
        """
        if secret:
            self._tell(kept.name, secret)
        self._store.writing(self.tenant, lambda within: self.rows.put(within, kept))

    def _has_secret(self, seen: Seen) -> bool:
        return True

    def _tell(self, name: str, secret: str) -> None:
        credentials_of(self._store, self._secrets).put(self.tenant, f"{self.kind} {name}", secret)

    def _is_due(self, kept: Row, every_s: float) -> bool:
        return kept.read_at + every_s * 1_000 <= (milliseconds(self._clock.now()) or 0)

    def _named(self, kind: type[N], name: str) -> N:
        with self._store.reading(self.tenant) as within:
            for each in records.every(within, kind):
                if name in (each.name, each.id):
                    return each
        raise Unknown(name)
