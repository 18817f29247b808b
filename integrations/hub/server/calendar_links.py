"""Which calendars a tenant has connected: choosing them, and how each stands.

Law: a password stands in the file of credentials and nowhere else.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from desktop.domain.ids import TenantId
from desktop.domain.kinds import milliseconds
from desktop.domain.records import Agent, Queue, Team
from desktop.ports.clock import Clock
from integrations.caldav.running import Outcome
from integrations.caldav.shelf import Chosen
from integrations.hub.server.administering import Unknown
from integrations.hub.server.calendars import CalendarShelf
from integrations.hub.server.credentials import Credentials, credentials_of
from integrations.hub.server.looking_after import whoever_this_is
from integrations.hub.server.store import calendars, records
from integrations.hub.server.store.calendars import CALENDARS, Kept
from integrations.hub.server.store.heads import seqs
from integrations.hub.server.store.opening import Store, Transaction

N = TypeVar("N", Team, Queue)
_CHOSEN = msgspec.json.Decoder(Chosen)
_TOLD = msgspec.json.Decoder(Outcome)


class NoSuchCalendar(Exception):
    """`str` is its name."""


class Linked(msgspec.Struct, frozen=True, kw_only=True):
    """A calendar as people look at it."""

    of: Calendars
    name: str
    address: str
    chosen: Chosen
    whose: str  # login
    of_all: str = ""  # the team or queue whose tasks stand in it
    entries: int
    told: Outcome
    is_due: bool


class Calendars:
    """Those of one tenant."""

    def __init__(self, store: Store, clock: Clock, tenant: TenantId, secrets: str = "") -> None:
        self._store = store
        self._clock = clock
        self._tenant = tenant
        self._secrets = secrets

    @staticmethod
    def tenants(store: Store) -> list[TenantId]:
        return sorted(seqs(store))

    def agent(self, login: str) -> Agent:
        """Raises Unknown."""
        with self._store.reading(self._tenant) as within:
            found = records.every(within, Agent, login=login)
        if not found:
            raise Unknown(login)
        return found[0]

    def team(self, name: str) -> Team:
        """Raises Unknown."""
        return self._named(Team, name)

    def queue(self, name: str) -> Queue:
        """Raises Unknown."""
        return self._named(Queue, name)

    def put(self, name: str, address: str, chosen: Chosen, secret: str) -> None:
        """Connect it; one that is there goes on with what is chosen now.

        Raises NoPlace, NotPrivate, OSError.
        """
        self._credentials().put(self._tenant, f"caldav {name}", secret)
        said = msgspec.json.encode(chosen).decode()
        kept = Kept(name=name, address=address, chosen=said)
        self._store.writing(self._tenant, lambda within: CALENDARS.put(within, kept))

    def remove(self, name: str) -> None:
        """Tasks stay here, entries there. Raises NoSuchCalendar."""
        self.find(name)
        self._store.writing(self._tenant, lambda within: CALENDARS.remove(within, name))
        self._credentials().put(self._tenant, f"caldav {name}", "")

    def every(self) -> list[Linked]:
        with self._store.reading(self._tenant) as within:
            return [self._linked(within, kept) for kept in CALENDARS.every(within)]

    def find(self, name: str) -> Linked:
        """Raises NoSuchCalendar."""
        for each in self.every():
            if each.name == name:
                return each
        raise NoSuchCalendar(name)

    def secret(self, name: str) -> str:
        """Raises NoPlace, NotPrivate."""
        return self._credentials().find(self._tenant, f"caldav {name}")

    def shelf(self, name: str) -> CalendarShelf:
        by = whoever_this_is()
        return CalendarShelf(self._store, self._tenant, name, by=by, clock=self._clock)

    def _named(self, kind: type[N], name: str) -> N:
        with self._store.reading(self._tenant) as within:
            for each in records.every(within, kind):
                if name in (each.name, each.id):
                    return each
        raise Unknown(name)

    def _credentials(self) -> Credentials:
        return credentials_of(self._store, self._secrets)

    def _linked(self, within: Transaction, kept: Kept) -> Linked:
        chosen = _CHOSEN.decode(kept.chosen)
        agent = records.find(within, "agent", chosen.agent)
        now = milliseconds(self._clock.now()) or 0
        return Linked(
            of=self,
            name=kept.name,
            address=kept.address,
            chosen=chosen,
            whose=agent.login if isinstance(agent, Agent) else "",
            of_all=_of_all(within, chosen),
            entries=sum(bool(row.task) for row in calendars.entries(within, kept.name)),
            told=_TOLD.decode(kept.told) if kept.told else Outcome(),
            is_due=kept.read_at + chosen.every_s * 1_000 <= now,
        )


def _of_all(within: Transaction, chosen: Chosen) -> str:
    kind, id = ("team", chosen.team) if chosen.team else ("queue", chosen.queue)
    found = records.find(within, kind, id) if id else None
    return found.name if isinstance(found, Team | Queue) else ""
