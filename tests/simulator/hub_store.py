"""The hub's database in a world: its transactions on connections that stay open.

In a world there is one thread, so one connection reads and one writes; taking one from a pool and
giving it back for each of some hundred transactions is a tenth of a world's time, and is tried in
tests/contracts. Law: what is begun, committed and rolled back, and when, is as in the real store.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar, cast

from sqlalchemy import Connection, Engine

from desktop.domain.ids import TenantId
from integrations.hub.server.store.opening import Store, Transaction

T = TypeVar("T")


class WorldStore(Store):
    """Of one life of the hub; `let_go` before its file is another one."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._standing: dict[str, Connection] = {}
        self._busy: set[str] = set()

    @contextmanager
    def reading(self, tenant: TenantId) -> Iterator[Transaction]:
        if "BEGIN" in self._busy:  # somebody reads on while others ask
            with super().reading(tenant) as within:
                yield within
            return
        with self._begun("BEGIN") as connection:
            yield Transaction(connection, tenant, self.clock.now(), self.people)

    @contextmanager
    def watching(self) -> Iterator[Connection]:
        if "BEGIN" in self._busy:
            with super().watching() as connection:
                yield connection
            return
        with self._begun("BEGIN") as connection:
            yield connection

    def let_go(self) -> None:
        for connection in self._standing.values():
            connection.close()
        self._standing.clear()

    def _once(self, writer: Engine, tenant: TenantId, job: Callable[[Transaction], T]) -> T:
        if writer is not self._writer:
            return super()._once(writer, tenant, job)
        with self._begun("BEGIN IMMEDIATE") as connection:
            return job(Transaction(connection, tenant, self.clock.now(), self.people))

    @contextmanager
    def _begun(self, begin: str) -> Iterator[Connection]:
        connection = self._standing.get(begin) or self._opened(begin)
        driver = _driver_of(connection)
        driver.execute(begin)
        self._busy.add(begin)
        try:
            yield connection
            driver.execute("COMMIT")
        finally:
            self._busy.discard(begin)
            if driver.in_transaction:
                driver.execute("ROLLBACK")

    def _opened(self, begin: str) -> Connection:
        """Begun for SQLAlchemy, for good: what is begun and ended for SQLite is said above."""
        connection = self._standing[begin] = self.engine.connect()
        connection.begin()
        _driver_of(connection).execute("ROLLBACK")
        return connection


def _driver_of(connection: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.connection.driver_connection)
