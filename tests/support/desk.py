"""A real desk on a store of its own: what view-models and panes are tried on.

    async with a_desk(profile, records=[ANNA, MAIL]) as desk: …

The records stand in the store as if the hub had sent them; `from_hub` brings more while it is
open. A task that fails in the desk's supervisor fails the test.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.domain.ids import AgentId, SiteId
from desktop.domain.kinds import BY_RECORD, encode
from desktop.line import Line, Standing
from desktop.notices import Board
from desktop.settings import Settings
from desktop.store.changes import changes_of
from desktop.store.migrate import prepare
from desktop.store.opening import FILE, connect
from desktop.store.rows import TABLES
from desktop.store.store import Store
from desktop.store.worker import StoreThread
from desktop.tasks import Supervisor
from desktop.viewmodels.desk import Desk, Me

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from desktop.domain.records import Record

NOON = datetime(2026, 11, 20, 13, 3, tzinfo=UTC)  # a Friday
ME = Me(agent=AgentId("agent-me"), site=SiteId("site-home"), name="Jana Kulisse")


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        """Let time pass: `move(minutes=5)`."""
        self.at += timedelta(**by)


class RunningClock:
    """A clock that was right at that time and runs on since."""

    def __init__(self, at: datetime = NOON) -> None:
        self._at = at
        self._since = time.monotonic()

    def now(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._since)


class TriedDesk(Desk):
    """The desk, with the hub's side and the clock in the test's hands."""

    profile: Path
    clock: HandClock
    failures: list[tuple[str, BaseException]]
    store: StoreThread

    def from_hub(self, *records: Record) -> None:
        """More rows from the hub, announced like those of a sync."""
        put(self.profile, records)
        keys = [(BY_RECORD[type(record)].name, record.id) for record in records]
        self.changed.emit(changes_of(keys))

    def line_is(self, standing: Standing) -> None:
        self.line.set(standing=standing)


def put(profile: Path, records: Iterable[Record]) -> None:
    """Write records as the hub's own rows."""
    connection = connect(profile)
    connection.execute("BEGIN IMMEDIATE")
    for record in records:
        kind = BY_RECORD[type(record)].name
        TABLES[kind].put(connection, [(record, encode(record).decode(), None, None)])
    connection.execute("COMMIT")
    connection.close()


def _prepare(profile: Path) -> None:
    """An empty store: migrated once, then copied, because a migration takes half a second."""
    if not (_EMPTY / FILE).exists():
        prepare(_EMPTY)
    profile.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copy(_EMPTY / FILE, profile / FILE)


_KEPT = tempfile.TemporaryDirectory(prefix="tresen-empty-")
_EMPTY = Path(_KEPT.name)


@asynccontextmanager
async def a_desk(
    profile: Path,
    *,
    records: Iterable[Record] = (),
    me: Me = ME,
    online: bool = True,
    clock: HandClock | None = None,
) -> AsyncIterator[TriedDesk]:
    """A desk on this profile; opened again on the same folder, it finds what was there."""
    if not (profile / FILE).exists():
        _prepare(profile)
    put(profile, records)
    clock = clock or HandClock()
    thread = StoreThread(profile, clock)
    await thread.open()
    await thread.write(Store.sign_in, "https://hub.test", me.agent, me.site, me.name)
    failures: list[tuple[str, BaseException]] = []
    supervisor = Supervisor(lambda name, error: failures.append((name, error)))
    desk = TriedDesk(
        me=me,
        store=thread,
        line=Line(),
        clock=clock,
        settings=Settings.load(profile),
        notices=Board(),
        supervisor=supervisor,
        live=lambda: None,
    )
    desk.profile, desk.failures, desk.store = profile, failures, thread
    desk.line_is(Standing.ONLINE if online else Standing.OFFLINE)
    try:
        yield desk
    finally:
        await supervisor.close()
        await thread.close()
    for _, error in failures:
        raise error


async def until(condition: Callable[[], object], within_s: float = 45.0) -> None:
    """Let the desk work until the condition holds; a machine with other work is waited for."""
    end = asyncio.get_running_loop().time() + within_s
    while not condition():
        assert asyncio.get_running_loop().time() < end, f"not within {within_s} s"
        await asyncio.sleep(0.005)
