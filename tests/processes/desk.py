"""A desk without its window, in a process of its own: the real store, line and sync, and a person.

    python -m tests.processes.desk '{"name": "c0", …}'

It takes single words from its input: `work`, `rest`, `end`; the end of the input ends it, too.
What it does stands in its diary.
"""

from __future__ import annotations

import asyncio
import random
import signal
import sys
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from desktop.domain.ids import AgentId, QueueId, SiteId
from desktop.domain.kinds import decode
from desktop.domain.operations import registry
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Case
from desktop.line import Line, LineState
from desktop.ports.clock import SystemClock
from desktop.ports.wire import Push, Pushed
from desktop.store.opening import Connection
from desktop.store.progress import read_progress
from desktop.store.rows import TABLES
from desktop.store.store import Store
from desktop.store.worker import StoreThread
from desktop.sync.engine import Sync
from integrations.hub.client import HubClient
from tests.processes import saying
from tests.processes.worklist import TEXT, WATCHED, Person

LOOKS_EVERY_S = 0.1


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Who plays, and where."""

    name: str
    seed: int
    start: int  # how often this desk was started before
    profile: str
    diary: str
    address: str
    token: str
    agent: AgentId
    site: SiteId
    queue: QueueId
    a_second: float


class Overheard(HubClient):
    """The real line; what the hub answers is written down before the desk does anything with it."""

    def __init__(self, part: Part, diary: saying.Diary) -> None:
        super().__init__(part.address, part.token)
        self._diary = diary

    async def push(self, push: Push) -> Pushed:
        pushed = await super().push(push)
        asked: dict[int, str] = {each.mid: each.op_id for each in push.mutations}
        verdicts = {asked[each.mid]: each.verdict for each in pushed.answers if each.mid in asked}
        self._diary.say(saying.Answered(saying.now(), push.client_id, verdicts))
        return pushed


class Desk:
    """What runs in the process."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._diary = saying.Diary(Path(part.diary))
        self._store = StoreThread(Path(part.profile), SystemClock())
        self._backend = Overheard(part, self._diary)
        self._line = Line()
        self._working = asyncio.Event()
        self._ended = asyncio.Event()
        draw = random.Random(f"{part.seed} {part.name} {part.start}")
        self._draw = draw
        self._person = Person(part.name, part.agent, part.queue, draw)
        self._number = part.start * 100_000

    async def live(self) -> None:
        await self._store.open()
        await self._store.write(
            Store.sign_in, self._part.address, self._part.agent, self._part.site, self._part.name
        )
        progress = await self._store.write(Store.progress)
        self._diary.say(saying.Began(saying.now(), progress.client_id))
        self._line.changed.connect(self._came)
        sync = Sync(
            store=self._store,
            backend=self._backend,
            line=self._line,
            clock=SystemClock(),
            draw=random.uniform,
        )
        loop = asyncio.get_running_loop()
        works = (sync.run(), self._work(), self._look(), self._listen(), self._ended.wait())
        tasks = [loop.create_task(work) for work in works]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            self._judge(tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._backend.close()
            await self._store.close()
            self._diary.close()

    def _judge(self, tasks: Sequence[asyncio.Task[Any]]) -> None:
        for task in tasks:
            if task.done() and not self._ended.is_set():
                why = repr(task.exception() or f"it ended: {self._line.state.standing}")
                self._diary.say(saying.Broke(saying.now(), why))

    def _came(self, state: LineState) -> None:
        self._diary.say(saying.Came(saying.now(), state.standing))

    async def _work(self) -> None:
        while True:
            await self._working.wait()
            await asyncio.sleep(self._draw.expovariate(self._part.a_second))
            if not self._working.is_set():
                continue  # told to rest meanwhile: what is asked for now would never count
            self._number += 1
            shown = await self._store.read(_shown)
            text = shown.description if shown else ""
            wish = self._person.next(f"{self._part.name}-{self._number}", text)
            await self._ask(wish, [shown] if shown else [])

    async def _ask(self, operations: list[AnyOperation], saw: list[Case]) -> None:
        """saw: what the long text was written on; the line may bring another one meanwhile."""
        began, online = saying.now(), self._line.state.online
        ids = await self._store.write(Store.ask, operations, (), saw)
        ended = saying.now()
        asked = tuple(
            saying.Asked(
                id_, each.declared.signature, each.id, bytes(registry.encode(each)).decode()
            )
            for id_, each in zip(ids, operations, strict=True)
        )
        self._diary.say(saying.Saved(ended, asked, ended - began, online))

    async def _look(self) -> None:
        before = None
        while True:
            await asyncio.sleep(LOOKS_EVERY_S)
            seen = await self._store.read(_values, WATCHED)
            if seen != before:
                self._diary.say(saying.Saw(saying.now(), *seen))
                before = seen

    async def _listen(self) -> None:
        async for word in _words():
            match word:
                case "work":
                    self._working.set()
                case "rest":
                    self._working.clear()
                case _:
                    break
        self._ended.set()
        await asyncio.Event().wait()


def _shown(connection: Connection) -> Case | None:
    """The case with the long text."""
    found = TABLES["case"].found(connection, TEXT)
    record = decode("case", found[0]) if found else None
    return record if isinstance(record, Case) else None


def _values(connection: Connection, ids: tuple[str, ...]) -> tuple[int, bool, dict[str, str]]:
    """The epoch, whether there is a cursor, and the addresses of these customers, of one moment."""
    connection.execute("BEGIN")
    try:
        marks = ",".join("?" * len(ids))
        rows = connection.execute(
            f"SELECT id, json_extract(doc, '$.address') FROM customers WHERE id IN ({marks})", ids
        ).fetchall()
        progress = read_progress(connection)
        return progress.epoch, bool(progress.cursor), dict(rows)
    finally:
        connection.execute("COMMIT")


async def _words() -> AsyncGenerator[str, None]:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    while line := await reader.readline():
        yield line.decode().strip()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asyncio.run(Desk(msgspec.json.decode(sys.argv[1], type=Part)).live())
