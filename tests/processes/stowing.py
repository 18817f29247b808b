"""A desk on which thousands of operations wait, in a process of its own, and what they cost it.

    python -m tests.processes.stowing '{"profile": …, "count": 20000, …}'

It asks for all of them without a line, says `Stowed`, waits for a line of input, then brings them
to the hub and says `Brought`. Law: the loop of this process is the window's; how long it was held
is what its own thread computed without a pause, which other processes of the machine do not change.
"""

from __future__ import annotations

import asyncio
import random
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from desktop.domain.ids import AgentId, CustomerId, NoteId, QueueId, SiteId
from desktop.domain.operations import customer, writing
from desktop.domain.operations.registry import AnyOperation
from desktop.line import Line
from desktop.ports.clock import SystemClock
from desktop.store.opening import Connection
from desktop.store.store import Store
from desktop.store.worker import StoreThread
from desktop.sync.engine import Sync
from integrations.hub.client import HubClient

BEAT_S = 0.005
AT_ONCE = 100


class Part(msgspec.Struct, frozen=True, kw_only=True):
    profile: str
    address: str
    token: str
    agent: AgentId
    site: SiteId
    queue: QueueId
    count: int


class Stowed(msgspec.Struct, frozen=True, tag=True):
    seconds: float
    processor_s: float
    memory_mb: float


class Brought(msgspec.Struct, frozen=True, tag=True):
    seconds: float  # from the beginning of the session to nothing waiting
    processor_s: float
    memory_mb: float  # at most, since the process began
    held_ms: float  # the longest that the window's thread computed without a pause


Said = Stowed | Brought


class Heart:
    """Beats on the loop; between two beats the thread computes only what holds the loop."""

    def __init__(self) -> None:
        self.held_s = 0.0

    async def beat(self) -> None:
        while True:
            before = time.thread_time()
            await asyncio.sleep(BEAT_S)
            self.held_s = max(self.held_s, time.thread_time() - before)


def wishes(part: Part) -> Iterator[list[AnyOperation]]:
    """A day without a line, over and over: a customer, what becomes known of them, notes."""
    some: list[AnyOperation] = []
    for number in range(part.count):
        of, step = divmod(number, 10)
        eva = CustomerId(f"kept-{of}")
        if step == 0:
            some.append(customer.Create(id=eva, name=f"Eva {of}", queues=(part.queue,)))
        elif step < 5:
            some.append(customer.Set(id=eva, address=f"{number} Street"))
        else:
            text = f"note {number}: " + "she called again and was told. " * 3
            id_ = NoteId(f"kept-{number}")
            some.append(writing.AddNote(id=id_, about_kind="customer", about=eva, text=text))
        if len(some) == AT_ONCE:
            yield some
            some = []
    yield some


async def stow(store: StoreThread, part: Part) -> None:
    began, processor = time.monotonic(), time.process_time()
    for some in wishes(part):
        await store.ask(some)
    say(Stowed(time.monotonic() - began, time.process_time() - processor, memory_mb()))


async def bring(store: StoreThread, part: Part) -> None:
    backend, line, heart = HubClient(part.address, part.token), Line(), Heart()
    sync = Sync(store=store, backend=backend, line=line, clock=SystemClock(), draw=random.uniform)
    began, processor = time.monotonic(), time.process_time()
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(sync.run()), loop.create_task(heart.beat())]
    while await store.read(_waiting) or not line.state.online:
        await asyncio.sleep(0.05)
        if tasks[0].done():
            raise RuntimeError(f"it gave up: {line.state.standing}")
    said = Brought(
        time.monotonic() - began, time.process_time() - processor, memory_mb(), heart.held_s * 1000
    )
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await backend.close()
    say(said)


async def main(part: Part) -> None:
    store = StoreThread(Path(part.profile), SystemClock())
    await store.open()
    await store.write(Store.sign_in, part.address, part.agent, part.site, "Ann")
    await stow(store, part)
    await asyncio.to_thread(sys.stdin.readline)
    await bring(store, part)
    await store.close()


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def say(said: Said) -> None:
    sys.stdout.write(msgspec.json.encode(said).decode() + "\n")
    sys.stdout.flush()


def _waiting(connection: Connection) -> bool:
    return connection.execute("SELECT 1 FROM outbox LIMIT 1").fetchone() is not None


if __name__ == "__main__":
    asyncio.run(main(msgspec.json.decode(sys.argv[1], type=Part)))
