"""A hub for a benchmark: its own process, the records given, tokens of its people.

On a SQLite file of its own, or on the PostgreSQL that is named; there it may have several workers.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from types import TracebackType

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
        self._process: subprocess.Popen[str] | None = None

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
        assert self._process is not None
        return self._process.pid

    def __enter__(self) -> Served:
        workers = ["--workers", str(self._workers)] if self._workers > 1 else []
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "desktop.commands.cli", "hub", "serve", "--json"),
                *("--database", self.database, "--listen", "127.0.0.1:0", *workers),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        if self._cores:
            os.sched_setaffinity(self._process.pid, self._cores)
        assert self._process.stdout is not None
        self.address = json.loads(self._process.stdout.readline())["address"]
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            if self._process.stdout is not None:
                self._process.stdout.close()
