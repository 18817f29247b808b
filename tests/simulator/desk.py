"""A person's desktop in a world: a profile, the processes that run on it, and what was asked.

Every process is the product's own store, sync and line; the world starts it, kills it, cuts its
line. `asked` is what the person may rely on: it was saved, so it may not get lost.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random

from desktop.domain.kinds import KINDS, decode
from desktop.domain.operations import registry
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Agent, Record
from desktop.line import Line
from desktop.ports.errors import OutsideError
from desktop.store import outbox
from desktop.store.opening import Connection
from desktop.store.outbox import Waiting
from desktop.store.progress import Progress, read_progress
from desktop.store.store import Store
from desktop.store.transfers import Bringing
from desktop.sync.engine import Sync
from desktop.sync.transfers import Transfers
from tests.simulator.clocks import WorldClock
from tests.simulator.disk import Died, Life, MortalStore, after_power_cut, copied
from tests.simulator.drive import Drive
from tests.simulator.link import Link

Failed = Callable[[BaseException], None]
Work = Callable[[], Awaitable[object]]
Row = tuple[str, str, str, str | None]  # kind, id, doc, base
_EVERY_ROW = " UNION ALL ".join(
    f"SELECT '{kind.name}', id, doc, base FROM {kind.table}" for kind in KINDS
)
_ACKNOWLEDGED = "SELECT op_id, fields FROM acknowledged ORDER BY n"
_WAITING = "SELECT op_id, fields FROM outbox ORDER BY mid"


class Process:
    """One running program on a profile."""

    def __init__(
        self,
        profile: Path,
        clock: WorldClock,
        link: Link,
        *,
        draw: Random,
        failed: Failed,
        drive: Drive,
    ) -> None:
        self.life = Life()
        self.link = link
        self.line = Line()
        self.store = MortalStore(profile, clock, self.life, draw.randbytes, drive)
        self.sync: Sync | None = None
        self._clock = clock
        self._draw = draw
        self._failed = failed
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> Sync:
        await self.store.open()
        self.sync = Sync(
            store=self.store,
            backend=self.link,
            line=self.line,
            clock=self._clock,
            draw=self._draw.uniform,
        )
        return self.sync

    async def files(self) -> None:
        """Attachments come and go beside the sync."""
        files = Transfers(
            store=self.store,
            backend=self.link,
            line=self.line,
            clock=self._clock,
            draw=self._draw.uniform,
        )
        await files.run()

    def spawn(self, name: str, work: Work) -> None:
        """Let it work until it ends, or the process does."""
        task = asyncio.get_running_loop().create_task(self._working(work), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @property
    def works(self) -> bool:
        return bool(self._tasks)

    async def rest(self) -> None:
        """Until all that it does has come to its end by itself."""
        if self._tasks:
            await asyncio.wait(set(self._tasks))

    async def end(self) -> None:
        """No more of it: what it was doing is left where it was."""
        died = self.life.dead
        self.life.dead = True
        for task in tuple(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(set(self._tasks))
        self.store.let_go(torn=died)

    async def _working(self, work: Work) -> None:
        try:
            await work()
        except Exception as error:  # noqa: BLE001  nothing may be overlooked
            for each in _leaves(error):
                if isinstance(each, Died):
                    self.life.dead = True
                elif not isinstance(each, OutsideError) and not self.life.dead:
                    self._failed(each)


class Desk:
    """One installation of one person."""

    def __init__(
        self,
        login: str,
        agent: Agent,
        folder: Path,
        *,
        seconds: Callable[[], float],
        link: Callable[[str, str], Link],
        failed: Failed,
        drive: Drive,
    ) -> None:
        self.login = login
        self.name = folder.name
        self.agent = agent.id
        self.clock = WorldClock(seconds)
        self.asked: dict[str, str] = {}  # operation id: its fields, in the order of asking
        self.sent_files = False  # ever: what waits for one lets what is on other records go
        self.processes: list[Process] = []
        self._home = agent.site
        self._folder = folder
        self._drive = drive
        self._place: Path | None = None  # on the drive, of a profile that began from a template
        self._generation = 0
        self._starts = 0
        self._link = link
        self._failed = failed
        self._copy_asked: dict[str, str] | None = None
        self._onlooker: Connection | None = None

    @property
    def profile(self) -> Path:
        return self._place or self._folder / str(self._generation)

    def begin(self, template: Path) -> None:
        """With a profile as this one."""
        self._place = self._drive.filled(template)

    def clear_away(self) -> None:
        """Nobody looks at what is here any more."""
        if self._place is not None:
            self._drive.cleared(self._place)
            self._place = None

    @property
    def main(self) -> Process | None:
        """The program with the window, while it runs."""
        alive = [p for p in self.processes if not p.life.dead]
        return alive[0] if alive else None

    # ----------------------------------------------------------------------------- its processes
    async def start(self) -> None:
        """The window is opened, unless it is."""
        if self.main is None:
            process, sync = await self._opened()
            process.spawn(f"{self.name}-sync", sync.run)
            process.spawn(f"{self.name}-files", process.files)

    async def beside(self, work: Callable[[Process, Sync], Awaitable[object]]) -> None:
        """A command on the same profile; it ends by itself."""
        process, sync = await self._opened()
        process.spawn(f"{self.name}-beside", partial(work, process, sync))

    async def kill(self) -> None:
        """All its processes end where they stand."""
        self._look_away()
        for process in self.processes:
            await process.end()
        self.processes.clear()

    async def rest(self) -> None:
        """Until its processes have come to their end by themselves."""
        for process in self.processes:
            await process.rest()

    async def bury(self) -> None:
        """Clear away processes that died or came to their end."""
        for process in list(self.processes):
            if process.life.dead or not process.works:
                await process.end()
                self.processes.remove(process)

    async def lose_power(self) -> None:
        writer = self.main.store.writer if self.main else None
        after_power_cut(self.profile, writer, self._folder / str(self._generation + 1))
        await self.kill()
        self._move_on()

    async def _opened(self) -> tuple[Process, Sync]:
        self._look_away()
        self._starts += 1
        name = f"{self.name} {self._starts}"
        process = Process(
            self.profile,
            self.clock,
            self._link(self.login, name),
            draw=Random(name),
            failed=self._failed,
            drive=self._drive,
        )
        sync = await process.open()
        self.processes.append(process)
        if not self.progress().agent:
            await process.store.write(Store.sign_in, "hub", self.agent, self._home, self.login)
        return process, sync

    # --------------------------------------------------------------------------------- asking
    async def ask(
        self,
        operations: Sequence[AnyOperation],
        process: Process | None = None,
        files: Sequence[Bringing] = (),
    ) -> bool:
        """Whether the person was told that it is saved."""
        process = process or self.main
        if process is None:
            return False
        self.adopt()
        before = outbox.waiting(self.reader)
        self.sent_files = self.sent_files or bool(files)  # also where it dies with that commit
        try:
            ids = await process.store.ask(operations, files)
        except Died:
            self._forget_replaced(before)
            self.adopt()
            return False
        self._forget_replaced(before)
        for op_id, operation in zip(ids, operations, strict=True):
            self.asked[op_id] = registry.encode(operation).decode()
        return True

    def adopt(self) -> None:
        """What is in the outbox counts as asked, whoever put it there.

        So does what the hub has acknowledged: words of a refusal that went back into their draft
        may be asked and answered between two looks, and stand before what is asked next.
        """
        for query in (_ACKNOWLEDGED, _WAITING):
            for op_id, fields in self.reader.execute(query).fetchall():
                self.asked.setdefault(op_id, fields)

    def _forget_replaced(self, before: Sequence[Waiting]) -> None:
        """Words that somebody typed on before they went out: the new ones have their place."""
        now = {each.mid: each for each in outbox.waiting(self.reader)}
        for was in before:
            its = now.get(was.mid, was)
            same = (its.op, its.record) == (was.op, was.record)
            operation = outbox.readable(was)  # of one that was erased, nothing
            coalesces = operation is not None and operation.declared.coalesces
            if same and its.op_id != was.op_id and coalesces:
                self.asked = dict(
                    (its.op_id, its.fields) if op_id == was.op_id else (op_id, fields)
                    for op_id, fields in self.asked.items()
                )

    # --------------------------------------------------------------------------------- its files
    def copy_aside(self) -> None:
        self.adopt()
        shutil.rmtree(self._folder / "copy", ignore_errors=True)
        copied(self.profile, self._folder / "copy")
        self._copy_asked = dict(self.asked)

    async def put_copy_back(self) -> bool:
        if self._copy_asked is None:
            return False
        await self.kill()
        copied(self._folder / "copy", self._folder / str(self._generation + 1))
        self.asked = dict(self._copy_asked)
        self._move_on()
        return True

    def clone_into(self, other: Desk) -> None:
        self.adopt()
        copied(self.profile, other.profile)
        other.asked, other.sent_files = dict(self.asked), self.sent_files

    def _move_on(self) -> None:
        self._look_away()
        if self._place is None:
            shutil.rmtree(self.profile)
        self.clear_away()
        self._generation += 1

    @property
    def reader(self) -> Connection:
        """The profile's file for whoever looks on, whether or not a process runs."""
        if self.main is not None:
            return self.main.store.reader
        if self._onlooker is None:
            self._onlooker = self._drive.opened(self.profile, only_reading=True)
        return self._onlooker

    def stamp(self) -> tuple[int, ...]:
        """Another one whenever something was written on this desk."""
        (version,) = self.reader.execute("PRAGMA data_version").fetchone()
        return self._generation, self._starts, id(self.main), version

    def progress(self) -> Progress:
        return read_progress(self.reader)

    def rows(self) -> list[Row]:
        return list(self.reader.execute(_EVERY_ROW).fetchall())

    def shown(self) -> dict[str, list[str]]:
        """Ids by kind, in order."""
        shown: dict[str, list[str]] = {}
        for kind, id, _, _ in sorted(self.rows(), key=lambda row: row[:2]):
            shown.setdefault(kind, []).append(id)
        return shown

    def records(self) -> list[Record]:
        """In the order of their ids."""
        rows = sorted(self.rows(), key=lambda row: row[:2])
        return [decode(kind, document) for kind, _, document, _ in rows]

    def _look_away(self) -> None:
        if self._onlooker is not None:
            self._drive.put_back(self.profile, self._onlooker, only_reading=True)
            self._onlooker = None


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _leaves(each)
    else:
        yield error
