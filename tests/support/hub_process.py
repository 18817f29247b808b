"""A hub as people run it: `tresen hub serve` in its own process, started by the test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from desktop.domain.ids import AgentId, TenantId
from desktop.domain.words import Role, SiteKind
from desktop.ports.clock import SystemClock
from integrations.hub.server.administering import Administration
from integrations.hub.server.store.opening import open_store

MAIN = TenantId("main")


class Ready(msgspec.Struct, frozen=True):
    address: str


class HubProcess:
    """Two sites, two queues, Ann in-house and Pat at the partner; always on the same port."""

    def __init__(
        self,
        folder: Path,
        database: str = "",
        workers: int = 1,
        settings: Mapping[str, int] | None = None,
    ) -> None:
        self._settings = [f"--set={name}={number}" for name, number in (settings or {}).items()]
        self._database = database or f"sqlite:///{folder}/hub.db"
        self._workers = workers
        store = open_store(self._database)
        setting_up = Administration(store, SystemClock(), MAIN)
        setting_up.add_site("Home")
        setting_up.add_site("North", SiteKind.PARTNER)
        self.bills = setting_up.add_queue("Bills", ["Home", "North"]).id
        self.contracts = setting_up.add_queue("Contracts", ["Home"]).id
        self.agents: dict[str, AgentId] = {}
        self.tokens: dict[str, str] = {}
        for login, site in (("ann", "Home"), ("pat", "North")):
            agent = setting_up.add_user(login, site=site, role=Role.AGENT)
            self.agents[login] = agent.id
            self.tokens[login] = setting_up.token(agent.id)
        store.close()
        self.address = ""
        self._process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def administered(self) -> Iterator[Administration]:
        """The hub's rights and people, from another process than the one that serves."""
        store = open_store(self._database)
        yield Administration(store, SystemClock(), MAIN)
        store.close()

    def start(self) -> None:
        """Serve; returns when it is ready."""
        listen = self.address.removeprefix("http://") or "127.0.0.1:0"
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "desktop.commands.cli", "hub", "serve", "--json"),
                *("--database", self._database, "--listen", listen),
                *("--workers", str(self._workers)),
                *self._settings,
            ],
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        self.address = msgspec.json.decode(self._process.stdout.readline(), type=Ready).address

    def send(self, how: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(how)

    @property
    def parent(self) -> int:
        """The number of the process that was started."""
        assert self._process is not None
        return self._process.pid

    def workers(self) -> set[int]:
        """The numbers of its child processes that serve."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return {int(number) for number in children.read_text().split()}

    def kill(self, *, alone: bool = False) -> None:
        """As when the power fails; alone: what it has started is not killed with it."""
        assert self._process is not None
        tasks = Path(f"/proc/{self._process.pid}/task").glob("*/children")
        numbers = [] if alone else [n for task in tasks for n in task.read_text().split()]
        self.stop(signal.SIGKILL)
        for number in numbers:
            with suppress(ProcessLookupError):
                os.kill(int(number), signal.SIGKILL)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, gently or with SIGKILL; does nothing when it does not run."""
        if self._process is None:
            return
        self._process.send_signal(how)
        self._process.wait(60)  # workers that are just beginning are waited for
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process = None
