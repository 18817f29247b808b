"""A real hub on the loopback, on each of its two databases, with a few people to sign in as."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.ids import AgentId, QueueId, TenantId
from desktop.domain.records import Agent, Record, Site
from desktop.domain.words import Role, SiteKind
from integrations.hub.client import HubClient, HubDoor
from integrations.hub.server.administering import Administration
from integrations.hub.server.hub import Hub, Limits
from integrations.hub.server.serving import Listen, Serving
from integrations.hub.server.store.opening import Store, open_store
from tests.contracts.hub_desk import Desk
from tests.support.desks import TestClock
from tests.support.postgres import Cluster

MAIN = TenantId("main")
PASSWORD = "correct horse"
ROLES = {
    "ann": ("Home", Role.LEAD),
    "bob": ("Home", Role.AGENT),
    "pat": ("North", Role.AGENT),
    "pia": ("North", Role.LEAD),
    "sam": ("South", Role.AGENT),
}


class World:
    """A served hub: an in-house site, two partners, and a queue for each constellation."""

    def __init__(self, store: Store, tenant: TenantId = MAIN, limits: Limits | None = None) -> None:
        self.store = store
        self.clock = TestClock()
        self.tenant = tenant
        self.admin = Administration(store, self.clock, tenant)
        self.sites: dict[str, Site] = {
            "Home": self.admin.add_site("Home"),
            "North": self.admin.add_site("North", SiteKind.PARTNER),
            "South": self.admin.add_site("South", SiteKind.PARTNER),
        }
        self.home_only = self._queue("Contracts", "Home")
        self.with_north = self._queue("Bills", "Home", "North")
        self.with_south = self._queue("Parcels", "Home", "South")
        self.agents: dict[str, Agent] = {
            login: self.admin.add_user(login, site=site, role=role)
            for login, (site, role) in ROLES.items()
        }
        self.hub = Hub(store=store, clock=self.clock, limits=limits)
        self.serving = Serving(self.hub, Listen(port=0))
        self._threads = ThreadPoolExecutor(1)
        self._running: Future[None] = self._threads.submit(self.serving.run_until_stopped)
        self._count = count(1)
        self._clients: list[HubClient] = []

    @property
    def address(self) -> str:
        return self.serving.address

    def desk(self, login: str) -> Desk:
        """A new installation of this person."""
        hub = self.client(login)
        return Desk(hub, self.agent(login), f"client-{next(self._count)}", self.clock)

    def client(self, login: str) -> HubClient:
        return self.client_with(self.admin.token(self.agent(login)))

    def client_with(self, token: str) -> HubClient:
        self._clients.append(HubDoor().open(self.address, token))
        return self._clients[-1]

    async def hang_up(self) -> None:
        """Close every client, on the loop that they were used on."""
        for client in self._clients:
            await client.close()
        self._clients.clear()

    def agent(self, login: str) -> AgentId:
        return self.agents[login].id

    def put(self, *records: Record) -> None:
        """Changes on the hub's own side."""
        self.admin.put(records)

    def stop(self) -> None:
        self.serving.stop()
        self._running.result(20)
        self._threads.shutdown()

    def _queue(self, name: str, *sites: str) -> QueueId:
        return self.admin.add_queue(name, sites).id


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database with the tables of a hub."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/hub/hub.db"
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    address = cluster.database("hub", lambda url: open_store(url).close())
    yield address
    cluster.discard(address)


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    store = open_store(database)
    yield store
    store.close()


@pytest.fixture
def worlds(store: Store, request: pytest.FixtureRequest) -> Iterator[Callable[..., World]]:
    """Makes served worlds and ends them."""
    made: list[World] = []

    def make(tenant: TenantId = MAIN, limits: Limits | None = None) -> World:
        made.append(World(store, tenant, limits))
        return made[-1]

    if inspect.iscoroutinefunction(request.function):
        request.node.obj = _hanging_up(request.function, made)
    yield make
    for world in made:
        world.stop()


def _hanging_up(
    test: Callable[..., Coroutine[Any, Any, None]], worlds: list[World]
) -> Callable[..., Coroutine[Any, Any, None]]:
    """The test, with the clients of its worlds closed before its loop is."""

    async def hung_up(**arguments: object) -> None:
        try:
            await test(**arguments)
        finally:
            for world in worlds:
                await world.hang_up()

    return hung_up


@pytest.fixture
def world(worlds: Callable[..., World]) -> World:
    return worlds()
