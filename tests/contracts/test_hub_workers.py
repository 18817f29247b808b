"""What one hub process hears of another on the same PostgreSQL, and how soon."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from desktop.domain.ids import CustomerId
from desktop.domain.operations import customer
from desktop.domain.records import Customer
from desktop.ports.backend import Beat, StreamEvent
from integrations.hub.client import HubDoor
from integrations.hub.server.administering import Administration
from integrations.hub.server.hub import Hub, Limits
from integrations.hub.server.serving import Listen, Serving
from integrations.hub.server.store.hearing import CHANNEL, NAME
from integrations.hub.server.store.opening import open_store
from integrations.hub.server.watching import TOLD_EVERY_S
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
EVA = CustomerId("eva")
SELDOM_S = 30.0  # a poll that would come too late for the test
LISTENING = "FROM pg_stat_activity WHERE application_name = %s AND datname = current_database()"


class Other:
    """Another worker on the same database."""

    def __init__(self, database: str, world: World) -> None:
        self.store = open_store(database)
        self.hub = Hub(store=self.store, clock=world.clock, limits=world.hub.limits)
        self.serving = Serving(self.hub, Listen(port=0))
        self.administration = Administration(self.store, world.clock, world.tenant)
        self._threads = ThreadPoolExecutor(1)
        self._running = self._threads.submit(self.serving.run_until_stopped)

    def stop(self) -> None:
        self.serving.stop()
        self._running.result(20)
        self._threads.shutdown()
        self.store.close()


@pytest.fixture
def others(database: str) -> Iterator[Callable[[World], Other]]:
    made: list[Other] = []

    def make(world: World) -> Other:
        made.append(Other(database, world))
        return made[-1]

    yield make
    for other in made:
        other.stop()


async def soon(events: AsyncIterator[StreamEvent], within_s: float) -> float:
    """Seconds until something is told."""
    began = time.monotonic()
    async with asyncio.timeout(within_s):
        while isinstance(await anext(events), Beat):
            pass
    return time.monotonic() - began


async def listens(database: str) -> None:
    """Wait until a worker's ear is there."""
    async with asyncio.timeout(10):
        while not _asked(database, f"SELECT 1 {LISTENING}"):  # noqa: ASYNC110  from outside
            await asyncio.sleep(0.05)


def _asked(database: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(database, autocommit=True) as connection:
        return connection.execute(query.encode(), (NAME,)).fetchall()


async def test_what_another_worker_commits_is_heard_without_waiting_for_the_poll(
    worlds: Callable[..., World], others: Callable[[World], Other], database: str
) -> None:
    world = worlds(limits=Limits(poll_s=SELDOM_S))
    other = others(world)
    bob = world.desk("bob")
    await bob.snapshot()

    async with bob.listening() as to_bob:
        await listens(database)
        for number in range(3):
            await asyncio.sleep(0.3)
            other.administration.put([Customer(id=EVA, name=f"Eva {number}")])
            await soon(to_bob, within_s=5)

    assert bob.shows("customer", EVA)


@pytest.mark.logs("the connection that listens broke")
async def test_a_worker_that_cannot_be_told_looks_for_itself_and_listens_again(
    worlds: Callable[..., World], others: Callable[[World], Other], database: str
) -> None:
    world = worlds()
    other = others(world)
    bob = world.desk("bob")
    await bob.snapshot()
    waits: list[float] = []

    async with bob.listening() as to_bob:
        await listens(database)
        for number in range(5):
            _asked(database, f"SELECT pg_terminate_backend(pid) {LISTENING}")
            other.administration.put([Customer(id=EVA, name=f"Eva {number}")])
            waits.append(await soon(to_bob, within_s=5))
        await listens(database)

    assert min(waits) < 0.3  # on a machine that does nothing else it is so for each


async def test_many_commits_are_told_to_others_twenty_times_a_second(
    worlds: Callable[..., World], others: Callable[[World], Other], database: str
) -> None:
    world = worlds(limits=Limits(poll_s=SELDOM_S))
    others(world)
    ann = world.desk("ann")
    await ann.snapshot()
    heard: list[psycopg.Notify] = []
    ear = await psycopg.AsyncConnection.connect(database, autocommit=True)
    ear.add_notify_handler(heard.append)
    await ear.execute(f"LISTEN {CHANNEL}".encode())

    async with ann.listening():
        began = time.monotonic()
        for number in range(120):
            world.put(Customer(id=EVA, name=f"Eva {number}"))
        took = time.monotonic() - began
        await asyncio.sleep(2 * TOLD_EVERY_S)
        await ear.execute("SELECT 1")
    await ear.close()

    assert 1 <= len(heard) <= took / TOLD_EVERY_S + 3
    assert {each.payload for each in heard} == {world.tenant}


async def test_a_desk_may_reach_any_worker_with_each_request(
    world: World, others: Callable[[World], Other]
) -> None:
    token = world.admin.token(world.agent("ann"))
    here, there = (
        HubDoor().open(address, token) for address in (world.address, others(world).serving.address)
    )
    ann = Desk(here, world.agent("ann"), "ann-1", world.clock)
    await ann.snapshot()

    for number in range(6):
        ann.hub = (here, there)[number % 2]
        [answer] = await ann.do(customer.Create(id=CustomerId(f"c{number}"), name="x"))
        ann.hub = (there, here)[number % 2]
        await ann.pull()
        assert ann.shows("customer", f"c{number}")
        assert ann.last_mid == answer.mid == number + 1
    for client in (here, there):
        await client.close()
