"""The hub's database in a world: its transactions on connections that stay open.

In a world there is one thread, so one connection reads and one writes; taking one from a pool and
giving it back for each of some hundred transactions is a tenth of a world's time, and is tried in
tests/contracts. They stay open from world to world, with all that SQLite has prepared on them; the
file is filled anew beneath them. Law: what is begun, committed and rolled back, and when, is as in
the real store.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar, cast

from sqlalchemy import Connection, Engine

from desktop.domain.ids import TenantId
from integrations.hub.server.store.opening import Store, Transaction
from tests.simulator.drive import refill

T = TypeVar("T")


class HubFile:
    """Of a stage; the hubs of all worlds lie in it, one after the other."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.path = Path(str(engine.url.database))
        self._idle: dict[str, list[Connection]] = {}
        self._sources: dict[Path, sqlite3.Connection] = {}
        self._filler = sqlite3.connect(self.path, isolation_level=None, timeout=0)
        self.onlooker = sqlite3.connect(self.path, isolation_level=None)
        for beside in (self._filler, self.onlooker):
            beside.execute("PRAGMA synchronous = OFF")

    def fill(self, file: Path, *, often: bool = False) -> None:
        """Take what that file holds, while nobody works here. often: it is never another one."""
        source = self._sources.get(file) or sqlite3.connect(file, isolation_level=None)
        refill(self._filler, source, self.onlooker)
        if often:
            self._sources[file] = source
        else:
            source.close()

    def lent(self, begin: str) -> Connection:
        """Begun for SQLAlchemy, for good: the borrower begins and ends for SQLite."""
        if idle := self._idle.get(begin):
            return idle.pop()
        connection = self.engine.connect()
        connection.begin()
        _driver_of(connection).execute("ROLLBACK")
        return connection

    def give_back(self, begin: str, connection: Connection) -> None:
        self._idle.setdefault(begin, []).append(connection)

    def close(self) -> None:
        for idle in self._idle.values():
            for connection in idle:
                connection.close()
        for beside in (self._filler, self.onlooker, *self._sources.values()):
            beside.close()
        self.engine.dispose()


class WorldStore(Store):
    """Of one life of the hub; `let_go` before its file is another one."""

    def __init__(self, file: HubFile) -> None:
        super().__init__(file.engine)
        self._file = file
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
        for begin, connection in self._standing.items():
            self._file.give_back(begin, connection)
        self._standing.clear()

    def _once(self, writer: Engine, tenant: TenantId, job: Callable[[Transaction], T]) -> T:
        if writer is not self._writer:
            return super()._once(writer, tenant, job)
        with self._begun("BEGIN IMMEDIATE") as connection:
            return job(Transaction(connection, tenant, self.clock.now(), self.people))

    def _begun(self, begin: str) -> _Begun:
        return _Begun(self._standing.get(begin) or self._opened(begin), begin, self._busy)

    def _opened(self, begin: str) -> Connection:
        connection = self._standing[begin] = self._file.lent(begin)
        return connection


class _Begun:
    """One transaction; a generator would take longer than what it is about."""

    __slots__ = ("_begin", "_busy", "_connection", "_driver")

    def __init__(self, connection: Connection, begin: str, busy: set[str]) -> None:
        self._connection, self._begin, self._busy = connection, begin, busy
        self._driver = _driver_of(connection)

    def __enter__(self) -> Connection:
        self._driver.execute(self._begin)
        self._busy.add(self._begin)
        return self._connection

    def __exit__(self, kind: object, _error: object, _traceback: object) -> None:
        try:
            if kind is None:
                self._driver.execute("COMMIT")
        finally:
            self._busy.discard(self._begin)
            if self._driver.in_transaction:
                self._driver.execute("ROLLBACK")


def _driver_of(connection: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.connection.driver_connection)
