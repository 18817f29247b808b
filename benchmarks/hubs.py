"""A hub for a benchmark: its own process, the records given, tokens of its people.

On a SQLite file of its own, or on the PostgreSQL that is named; there it may have several workers.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from types import TracebackType

from benchmarks.server import Server
from desktop.domain.ids import TenantId
from desktop.domain.records import Record
from desktop.ports.clock import SystemClock
from integrations.demo.organisation import agent_id
from integrations.hub.server.administering import Administration
from integrations.hub.server.load import load
from integrations.hub.server.store.opening import open_store

MAIN = TenantId("main")


class Served:
    """`with Served(folder, records) as hub: hub.address, hub.token`."""

    def __init__(
        self,
        folder: Path,
        records: Iterable[Record],
        login: str = "jana",
        *,
        database: str = "",
        workers: int = 1,
        cores: Collection[int] = (),
    ) -> None:
        """cores: where its process may run; everywhere when none is named."""
        self.database = database or f"sqlite:///{folder}/hub.db"
        self._workers = workers
        self._cores = cores
        store = open_store(self.database)
        self._administration = Administration(store, SystemClock(), MAIN)
        load(store, MAIN, records)
        self.token = self._administration.token(agent_id(login))
        store.close()
        self.address = ""
        self._server = Server()

    def token_of(self, login: str) -> str:
        return self._administration.token(agent_id(login))

    @property
    def administration(self) -> Administration:
        """Works on the same database from this process."""
        return self._administration

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    @property
    def pid(self) -> int:
        return self._server.pid

    def __enter__(self) -> Served:
        workers = ["--workers", str(self._workers)] if self._workers > 1 else []
        command = [
            *(sys.executable, "-m", "desktop.commands.cli", "hub", "serve", "--json"),
            *("--database", self.database, "--listen", "127.0.0.1:0", *workers),
        ]
        self.address = self._server.begin(command, cores=self._cores)["address"]
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._server.end()
