"""A desk in a process of its own, as the benchmarks of sync need it: told by one JSON, says one.

    python benchmarks/desk.py first '{"address": …, "token": …, "profile": …}'

It has no window: the store, the line and sync are the product's, and Python's circles are taken
apart once a second in the loop's thread, as `widgets.shell.garbage` does it. With `key` its file is
encrypted with a raw key; without `words` no full text is written.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent))

import anyio._backends._asyncio  # noqa: F401  loaded ahead, as `desktop.running` does it

from desktop.domain.ids import AgentId, CaseId, NoteId, OperationId, QueueId, new_id
from desktop.domain.kinds import KINDS
from desktop.domain.operations.case import Set
from desktop.domain.operations.operation import Operation
from desktop.domain.operations.writing import NoteCase
from desktop.domain.words import InteractionStatus
from desktop.line import Line
from desktop.ports import wire
from desktop.ports.clock import SystemClock, unix_ms
from desktop.store.changes import Changes
from desktop.store.migrate import prepare
from desktop.store.opening import Connection
from desktop.store.rows import TABLES, Table
from desktop.store.store import Store
from desktop.store.worker import StoreThread
from desktop.sync.engine import Sync
from integrations.hub.client import HubClient, HubDoor

KEY = bytes(range(32))
CLOCK = SystemClock()


class Told(msgspec.Struct, kw_only=True):
    """What a desk is to do."""

    address: str
    token: str
    profile: Path
    key: bool = True
    words: bool = True
    count: int = 0
    pause_ms: int = 60
    writer: str = ""  # the token of somebody who changes things beside us
    queue: str = ""
    seconds: float = 0.0


class First(msgspec.Struct):
    seconds: float
    own_s: float  # until the person's own open contacts are there
    waiting_s: float  # until what waits in their queues is there, too


class Revoked(msgspec.Struct):
    seconds: float  # from the hub's word until the last row is gone
    stall_ms: float  # the longest the loop could not answer meanwhile
    rows: int


@asynccontextmanager
async def desk(told: Told) -> AsyncIterator[tuple[StoreThread, HubClient, Sync]]:
    """Signed in, nothing synced yet."""
    key = KEY if told.key else None
    prepare(told.profile, key=key)  # the tables are there before anybody signs in
    store, backend = (
        StoreThread(told.profile, CLOCK, key=key),
        HubDoor().open(told.address, told.token),
    )
    await store.open()
    sync = Sync(store=store, backend=backend, line=Line(), clock=CLOCK, draw=lambda least, _: least)
    try:
        yield store, backend, sync
    finally:
        await backend.close()
        await store.close()


async def sign_in(told: Told, store: StoreThread, backend: HubClient) -> AgentId:
    who = await backend.hello(wire.Hello(client_id="bench", app="bench"))
    await store.write(Store.sign_in, told.address, who.agent, who.site, who.name)
    return who.agent


def without_words() -> None:
    """From now on no full text is written in this process."""
    for kind in KINDS:
        TABLES[kind.name] = Table(msgspec.structs.replace(kind, searched=None))


# ---------------------------------------------------------------- a first sync
_OWN = (
    f"SELECT count(*) FROM interactions WHERE agent = ? AND status <> '{InteractionStatus.CLOSED}'"
)
_WAITING = (
    "SELECT count(*) FROM interactions WHERE agent IS NULL AND status IN ('queued', 'offered')"
)


async def first(told: Told) -> First:
    if not told.words:
        without_words()
    async with desk(told) as (store, backend, sync):
        seen: list[tuple[float, int, int]] = []
        looking: set[asyncio.Task[None]] = set()
        started = time.perf_counter()
        agent = await sign_in(told, store, backend)

        async def look() -> None:
            when = time.perf_counter() - started
            own = await store.read(_count, _OWN, agent)
            waiting = await store.read(_count, _WAITING)
            seen.append((when, own, waiting))

        def changed(_changes: Changes) -> None:
            if len(looking) < 4:  # the first pages only: looking must not slow the rest
                looking.add(asyncio.get_running_loop().create_task(look()))

        unhook = store.changed.connect(changed)
        await sync.once()
        took = time.perf_counter() - started
        unhook()
        await asyncio.gather(*looking)
        own, waiting = await store.read(_count, _OWN, agent), await store.read(_count, _WAITING)
        return First(
            took,
            min((when for when, mine, _ in seen if mine >= own), default=took),
            min((when for when, _, theirs in seen if theirs >= waiting), default=took),
        )


def _count(connection: Connection, query: str, *values: str) -> int:
    (count,) = connection.execute(query, values).fetchone()
    return int(count)


# ---------------------------------------------------------------- one change
class Writer:
    """Somebody else who changes things, without a store of their own."""

    def __init__(self, told: Told) -> None:
        self.line = HubDoor().open(told.address, told.writer)
        self._client = new_id(unix_ms(CLOCK))
        self._mid = 0
        self._epoch = 0

    async def begin(self) -> None:
        self._epoch = (await self.line.hello(wire.Hello(client_id=self._client, app="bench"))).epoch

    async def ask(self, operation: Operation[Any]) -> None:
        self._mid += 1
        mutation = wire.Mutation(
            mid=self._mid,
            op_id=OperationId(new_id(unix_ms(CLOCK))),
            op=operation.declared.signature,
            at=CLOCK.now(),
            fields=msgspec.Raw(msgspec.json.encode(operation)),
        )
        pushed = await self.line.push(wire.Push(self._client, self._epoch, (mutation,)))
        if pushed.answers[0].verdict not in wire.DONE:
            raise RuntimeError(f"the hub would not: {pushed.answers[0]}")


def _note(case: tuple[str, str]) -> NoteCase:
    id_, queue = case
    return NoteCase(
        id=NoteId(new_id(unix_ms(CLOCK))), about=id_, text="x" * 900, queues=(QueueId(queue),)
    )


async def one_change(told: Told) -> list[float]:
    """Milliseconds from before it is pushed until it is committed here, of each."""
    async with desk(told) as (store, backend, sync):
        await sign_in(told, store, backend)
        await sync.once()
        (case,) = await store.read(_cases, 1)
        following = asyncio.get_running_loop().create_task(sync.run())
        writer = Writer(told)
        await writer.begin()
        await asyncio.sleep(1)
        arrived: dict[str, asyncio.Event] = {}

        def changed(changes: Changes) -> None:
            for id_ in changes.ids.get("note", ()):
                if id_ in arrived:
                    arrived[id_].set()

        unhook = store.changed.connect(changed)
        took = []
        for _ in range(told.count):
            note = _note(case)
            there = arrived[note.id] = asyncio.Event()
            began = time.perf_counter()
            await writer.ask(note)
            await there.wait()
            took.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(told.pause_ms / 1000)
        unhook()
        await writer.line.close()
        await _end(following)
        return took


async def cost(told: Told) -> list[float]:
    """Milliseconds to pull one change and have it here, of each."""
    async with desk(told) as (store, backend, sync):
        await sign_in(told, store, backend)
        await sync.once()
        (case,) = await store.read(_cases, 1)
        writer = Writer(told)
        await writer.begin()
        took = []
        for _ in range(told.count):
            await writer.ask(_note(case))
            progress = await store.write(Store.progress)
            began = time.perf_counter()
            page = await backend.pull(progress.client_id, progress.cursor)
            await store.write(Store.absorb, progress.cursor, page)
            took.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(told.pause_ms / 1000)
        await writer.line.close()
        return took


# ---------------------------------------------------------------- pushing, idling, leaving
async def push(told: Told) -> list[float]:
    """The seconds it takes to bring so many edits that were made without a line."""
    async with desk(told) as (store, backend, sync):
        await sign_in(told, store, backend)
        await sync.once()
        cases = await store.read(_cases, told.count)
        operations = [
            Set(id=CaseId(id_), subject=f"Edited {n}") for n, (id_, _) in enumerate(cases)
        ]
        missing = told.count - len(operations)
        operations += [
            Set(id=CaseId(cases[n % len(cases)][0]), description=f"Again {n}")
            for n in range(missing)
        ]
        for start in range(0, len(operations), 200):
            await store.ask(operations[start : start + 200])
        began = time.perf_counter()
        await sync.once()
        took = time.perf_counter() - began
        left = await store.read(_count, "SELECT count(*) FROM outbox WHERE answered = 0")
        refused = await store.read(_count, "SELECT count(*) FROM refused")
        if left or refused:
            raise RuntimeError(f"{left} were not brought, {refused} refused")
        return [took]


async def idle(told: Told) -> float:
    """In step, and nothing happens for so many seconds; what passes is counted outside."""
    async with desk(told) as (store, backend, sync):
        await sign_in(told, store, backend)
        await sync.once()
        following = asyncio.get_running_loop().create_task(sync.run())
        await asyncio.sleep(3)
        sys.stdout.write("idle\n")
        sys.stdout.flush()
        await asyncio.sleep(told.seconds)
        sys.stdout.write("over\n")
        sys.stdout.flush()
        await _end(following)
        return told.seconds


async def revoke(told: Told) -> Revoked:
    """Wait until the rows of a queue are gone; stdout says when it may be taken away."""
    inside = "SELECT count(*) FROM interactions WHERE queue = ?"
    async with desk(told) as (store, backend, sync):
        await sign_in(told, store, backend)
        await sync.once()
        rows = await store.read(_count, inside, told.queue)
        following = asyncio.get_running_loop().create_task(sync.run())
        await asyncio.sleep(1)
        gone = asyncio.Event()

        async def look() -> None:
            if not await store.read(_count, inside, told.queue):
                gone.set()

        unhook = store.changed.connect(
            lambda _changes: _keep(asyncio.get_running_loop().create_task(look()))
        )
        stall = 0.0
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.readline)  # now it is ended
        began = last = time.perf_counter()
        while not gone.is_set() and time.perf_counter() - began < 60:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            stall, last = max(stall, now - last - 0.001), now
        took = time.perf_counter() - began
        unhook()
        await _end(following)
        if not gone.is_set():
            raise RuntimeError("the rows are still there")
        return Revoked(took, stall * 1000, rows)


_KEPT: set[asyncio.Task[None]] = set()


def _keep(task: asyncio.Task[None]) -> None:
    _KEPT.add(task)
    task.add_done_callback(_KEPT.discard)


def _cases(connection: Connection, count: int) -> list[tuple[str, str]]:
    query = "SELECT id, queue FROM cases WHERE status = 'open' ORDER BY id LIMIT ?"
    return [(str(id_), str(queue)) for id_, queue in connection.execute(query, (count,)).fetchall()]


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


DOES: dict[str, Callable[[Told], Any]] = {
    each.__name__: each for each in (first, one_change, cost, push, idle, revoke)
}


async def _as_in_a_window(work: Awaitable[Any]) -> Any:  # noqa: ANN401  what the work finds
    loop = asyncio.get_running_loop()
    gc.disable()
    gc.freeze()

    def collect() -> None:
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, limit) in enumerate(counts) if count > limit]
        if due:
            gc.collect(due[-1])
        loop.call_later(1, collect)

    loop.call_later(1, collect)
    return await work


def main() -> int:
    told = msgspec.json.decode(sys.argv[2], type=Told, dec_hook=lambda _type, value: Path(value))
    found = asyncio.run(_as_in_a_window(DOES[sys.argv[1]](told)))
    sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
