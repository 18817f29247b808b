"""A process's hold on one connection: it alone reads it and writes what comes of it.

Law: who was too slow, and whose connection another process looks after now, writes nothing more.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from os import getpid
from typing import Generic, TypeVar
from uuid import uuid4

from desktop.domain.ids import TenantId
from desktop.domain.kinds import milliseconds
from desktop.ports.clock import Clock
from integrations.hub.server.store.connections import Connections, Kept
from integrations.hub.server.store.opening import Store, Transaction

T = TypeVar("T")


def whoever_this_is() -> str:
    """A name for the process and for this part of it."""
    return f"{getpid()}-{uuid4().hex[:8]}"


class Hold(Generic[Kept]):
    """One connection of one tenant, for the process `by`."""

    def __init__(
        self,
        store: Store,
        tenant: TenantId,
        name: str,
        *,
        rows: Connections[Kept],
        by: str,
        clock: Clock,
        lost: type[Exception],
        lasts: timedelta = timedelta(seconds=120),
    ) -> None:
        """lost: what is raised when it is held no more; lasts: when nothing is heard of `by`."""
        self._store = store
        self._tenant = tenant
        self._name = name
        self._rows = rows
        self._by = by
        self._clock = clock
        self._lost = lost
        self._lasts = lasts

    def begin(self) -> bool:
        """Look after it from now on; False while another process does."""
        now, until = self._ms(), self._ms(self._lasts)
        return self._store.writing(
            self._tenant, lambda within: self._rows.hold(within, self._name, self._by, now, until)
        )

    def let_go(self, told: str) -> None:
        """Another process may go on; what it came to is kept for people to read."""
        now = self._ms()
        self.writing(
            lambda within: self._rows.note(within, self._name, told=told, held_by="", read_at=now)
        )

    def row(self, within: Transaction) -> Kept:
        """As it stands; raises `lost` where it is not connected any more."""
        kept = self._rows.find(within, self._name)
        if kept is None:
            raise self._lost
        return kept

    def read(self) -> Kept:
        with self._store.reading(self._tenant) as within:
            return self.row(within)

    def writing(self, job: Callable[[Transaction], T]) -> T:
        """Do the job in a transaction of somebody who holds it, and from now on again."""
        until = self._ms(self._lasts)

        def held(within: Transaction) -> T:
            if not self._rows.holds(within, self._name, self._by, until):
                raise self._lost
            return job(within)

        return self._store.writing(self._tenant, held)

    def _ms(self, later: timedelta = timedelta()) -> int:
        return milliseconds(self._clock.now() + later) or 0
