"""Everything that runs: a PostgreSQL, workers of one hub on it, desks, and a line for each desk.

What the operator and the machine may do to them is here by name. Law: only what was started here
is ended here, by its own process.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import msgspec

from desktop.domain.ids import AgentId, QueueId, TenantId
from desktop.domain.records import Agent, Site
from desktop.domain.words import Role, SiteKind
from desktop.ports.clock import SystemClock
from desktop.store.migrate import prepare
from integrations.hub.client import HubClient, HubDoor
from integrations.hub.server.administering import Administration
from integrations.hub.server.store.opening import Store, open_store
from tests.processes import saying
from tests.processes.child import WrongClock
from tests.processes.desk import Part
from tests.processes.lines import Wire
from tests.processes.worklist import DESKS, at_first
from tests.support.postgres import Server

T = TypeVar("T")
MAIN = TenantId("main")
SITES = {"Home": SiteKind.IN_HOUSE, "North": SiteKind.PARTNER, "South": SiteKind.PARTNER}
ROOT = Path(__file__).parents[2]
WORKERS = 2
READY_S = 120.0


class Ready(msgspec.Struct, frozen=True):
    address: str


class Running:
    """A process of ours, its output kept in a file."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.paused = False

    @property
    def alive(self) -> bool:
        return self.process.returncode is None

    def pause(self) -> None:
        if self.alive:
            self.process.send_signal(signal.SIGSTOP)
            self.paused = True

    def go_on(self) -> None:
        if self.alive and self.paused:
            self.process.send_signal(signal.SIGCONT)
        self.paused = False

    async def end(self, how: signal.Signals, within_s: float = 120.0) -> int:
        """Its exit code."""
        self.go_on()
        if self.alive:
            self.process.send_signal(how)
        async with asyncio.timeout(within_s):
            return await self.process.wait()


class Worker(Running):
    port = 0


class Desk(Running):
    """One installation; it can be started again on the same profile."""

    def tell(self, word: str) -> None:
        if self.alive and self.process.stdin is not None:
            self.process.stdin.write(f"{word}\n".encode())


class Plant:
    """Started by `begin`, ended by `close`."""

    def __init__(self, folder: Path, seed: int, *, a_second: float, mistake: str = "") -> None:
        self.folder = folder
        self.seed = seed
        self.a_second = a_second  # operations of each desk
        self.draw = Random(seed)
        self.restores: list[tuple[float, float]] = []  # (backup, restore) by the monotonic clock
        self.parts: dict[str, Part] = {}
        self.desks: dict[str, Desk] = {}
        self.workers: list[Worker | None] = [None] * WORKERS
        self.lines = {name: Wire(self._ports, Random(f"{seed} {name}")) for name in DESKS}
        self.server = Server(synchronous_commit="on", max_connections="100")
        self.store: Store
        self._mistake = mistake
        self._backup_at = 0.0
        self._open = asyncio.Lock()  # the hub is closed to everybody while it is restored

    # ------------------------------------------------------------------------------ beginning
    async def begin(self) -> None:
        await self.begin_without_desks()
        empty = self.folder / "empty"
        await asyncio.to_thread(prepare, empty)
        for part in self.parts.values():
            await asyncio.to_thread(shutil.copytree, empty, Path(part.profile))
        await asyncio.gather(*(self.start_desk(name) for name in DESKS))
        async with asyncio.timeout(READY_S):
            while not all(map(self._is_online, self.parts.values())):  # noqa: ASYNC110  of others
                await asyncio.sleep(0.1)

    async def begin_without_desks(self) -> None:
        """The database, the workers and the lines."""
        await asyncio.to_thread(self.server.start)
        self.url = await asyncio.to_thread(self.server.cluster.database, "run", self._fill)
        self.store = open_store(self.url)
        self.administration = Administration(self.store, SystemClock(), MAIN)
        for line in self.lines.values():
            await line.listen()
        await asyncio.gather(*(self.start_worker(n) for n in range(WORKERS)))

    def client(self, name: str) -> HubClient:
        """This person's line, for whoever tries it without a desk."""
        return HubDoor().open(self.lines[name].address, self.parts[name].token)

    def _is_online(self, part: Part) -> bool:
        told = saying.read(Path(part.diary))
        return any(isinstance(each, saying.Came) and each.standing == "online" for each in told)

    def _fill(self, url: str) -> None:
        store = open_store(url)
        setting_up = Administration(store, SystemClock(), MAIN)
        sites = {name: setting_up.add_site(name, kind) for name, kind in SITES.items()}
        steady = setting_up.add_queue("Steady", list(SITES)).id
        self.shaky = setting_up.add_queue("Shaky", list(SITES))
        for number, name in enumerate(DESKS):
            site = list(SITES)[number % len(SITES)]
            agent = setting_up.add_user(name, site=site, role=Role.AGENT)
            self._cast(name, agent, sites[site], steady, setting_up.token(agent.id))
        setting_up.put(at_first(steady, self.shaky.id))
        store.close()

    def _cast(self, name: str, agent: Agent, site: Site, queue: QueueId, token: str) -> None:
        self.parts[name] = Part(
            name=name,
            seed=self.seed,
            start=0,
            profile=str(self.folder / name),
            diary=str(self.folder / f"{name}.diary"),
            address="",
            token=token,
            agent=AgentId(agent.id),
            site=site.id,
            queue=queue,
            a_second=self.a_second,
        )

    # -------------------------------------------------------------------------------- processes
    async def start_worker(self, number: int) -> None:
        before = self.workers[number]
        port = before.port if before else 0
        serve = ["desktop.commands.cli", "hub", "serve", "--json", "--database", self.url]
        name = f"worker-{number}"
        process = await self._started(name, *serve, "--listen", f"127.0.0.1:{port}")
        assert process.stdout is not None
        async with asyncio.timeout(READY_S):
            line = await process.stdout.readline()
        worker = Worker(process)
        address = msgspec.json.decode(line, type=Ready).address
        worker.port = int(address.rpartition(":")[2])
        self.workers[number] = worker

    async def start_desk(self, name: str) -> None:
        part = msgspec.structs.replace(self.parts[name], address=self.lines[name].address)
        self.parts[name] = msgspec.structs.replace(part, start=part.start + 1)
        said = msgspec.json.encode(part).decode()
        self.desks[name] = Desk(await self._started(name, "tests.processes.desk", said))

    def clock(self, machine: str) -> WrongClock:
        """Of a desk, by its name, or of `worker-0` and `worker-1`."""
        return WrongClock(self.folder / f"{machine}.clock")

    async def _started(self, machine: str, *module: str) -> asyncio.subprocess.Process:
        mistaken = ["tests.processes.mistaken", self._mistake] if self._mistake else []
        with (self.folder / f"{machine}.log").open("ab") as errors:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.processes.child"),
                str(self.folder / f"{machine}.clock"),
                *(*mistaken, *module),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=ROOT,
            )

    def tell(self, word: str) -> None:
        """A word to every desk."""
        for desk in self.desks.values():
            desk.tell(word)

    def _ports(self) -> list[int]:
        return [worker.port for worker in self.workers if worker is not None and worker.alive]

    # ---------------------------------------------------------------------- what operators do
    async def administer(self, work: Callable[[], T]) -> T | None:
        """Whatever stands between: it was done, or it was not, and nobody is told."""
        try:
            async with self._open:
                return await asyncio.to_thread(work)
        except Exception as error:  # noqa: BLE001  the database may be down, by intent
            with (self.folder / "administration.log").open("a") as log:
                log.write(f"{error!r}\n")
            return None

    async def back_up(self) -> None:
        self._backup_at = saying.now()
        await self._do("pg_dump", "--format=custom", f"--file={self._dump}", self.url)

    async def restore(self) -> None:
        """As an operator does it: the workers stop, the older database comes, its epoch is new."""
        async with self._open:
            await self._restore()

    async def _restore(self) -> None:
        epoch = (await asyncio.to_thread(self.query, "SELECT epoch FROM tenant_head"))[0][0]
        await asyncio.gather(*(w.end(signal.SIGTERM) for w in self.workers if w and w.alive))
        self.restores.append((self._backup_at, saying.now()))
        self.store.close()
        await asyncio.to_thread(self.server.cluster.empty, self.url)
        await self._do("pg_restore", "--exit-on-error", f"--dbname={self.url}", str(self._dump))
        await asyncio.to_thread(
            self.query, f"UPDATE tenant_head SET epoch = {epoch + 1} RETURNING epoch"
        )
        await asyncio.gather(*(self.start_worker(n) for n in range(WORKERS)))

    def query(self, sql: str) -> list[Any]:
        """Asked by the owner, past all rights."""
        with self.store.owner.begin() as connection:
            connection.exec_driver_sql("SET TRANSACTION READ WRITE")
            return list(connection.exec_driver_sql(sql).fetchall())

    @property
    def _dump(self) -> Path:
        return self.folder / "backup"

    async def _do(self, program: str, *arguments: str) -> None:
        process = await asyncio.create_subprocess_exec(
            str(self.server.binaries / program),
            *arguments,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
        _, errors = await process.communicate()
        assert process.returncode == 0, errors.decode()

    # ------------------------------------------------------------------------------------ ending
    async def close(self) -> None:
        running = [each for each in (*self.desks.values(), *self.workers) if each is not None]
        ends: list[Awaitable[int]] = [each.end(signal.SIGKILL) for each in running]
        await asyncio.gather(*ends)
        for each in running:
            each.process._transport.close()  # type: ignore[attr-defined]  # its pipes, at once
        for line in self.lines.values():
            await line.close()
        if hasattr(self, "store"):
            self.store.close()
        await asyncio.to_thread(self.server.close)
