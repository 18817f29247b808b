"""A hub for a benchmark: its own process, a SQLite file, the records given, one person's token."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
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

    def __init__(self, folder: Path, records: Iterable[Record], login: str = "jana") -> None:
        self._database = f"sqlite:///{folder}/hub.db"
        store = open_store(self._database)
        administration = Administration(store, SystemClock(), MAIN)
        load(store, MAIN, records)
        self.token = administration.token(agent_id(login))
        store.close()
        self.address = ""
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Served:
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "desktop.commands.cli", "hub", "serve", "--json"),
                *("--database", self._database, "--listen", "127.0.0.1:0"),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
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
