"""A store of one's own for a test, signed in as Ann, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.domain.ids import AgentId, SiteId
from desktop.store.changes import Changes
from desktop.store.migrate import prepare
from desktop.store.opening import Connection, connect
from desktop.store.store import Store

ANN = AgentId("ann")
HOME = SiteId("home")


class TestClock:
    """Stands still until it is moved."""

    __test__ = False

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def forward(self, **by: float) -> None:
        self.time += timedelta(**by)


class OpenStore:
    """The store, its connection to look at, and everything it announced."""

    def __init__(self, profile: Path) -> None:
        prepare(profile)
        self.clock = TestClock()
        self.connection: Connection = connect(profile)
        self.announced: list[Changes] = []
        self.store = Store(self.connection, self.clock, self.announced.append)
        self.store.sign_in("http://hub.test", ANN, HOME, "Ann")

    def rows(self, table: str, *columns: str) -> list[tuple[object, ...]]:
        return self.connection.execute(
            f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1"
        ).fetchall()


@pytest.fixture
def opened(profile: Path) -> Iterator[OpenStore]:
    desk = OpenStore(profile)
    yield desk
    desk.connection.close()
