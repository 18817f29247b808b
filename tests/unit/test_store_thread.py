"""The store's threads beside the window's, which never waits for a statement of theirs."""

from __future__ import annotations

import asyncio
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlcipher3 import dbapi2

from desktop.store.opening import Connection, connect
from desktop.store.store import Store
from desktop.store.unwritable import Why
from desktop.store.worker import StoreThread
from tests.support.desk import HandClock

if TYPE_CHECKING:
    from pathlib import Path

_LONG = (
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 100000000) "
    "SELECT max(x) FROM n"
)
_LONG_S = 2.0  # it takes more on any machine


async def test_a_long_statement_neither_stops_the_window_nor_counts_as_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.store.worker._PATIENCE_S", 0.05)
    store, told = StoreThread(tmp_path, HandClock()), list[Why | None]()
    await store.open()
    store.unwritable.connect(told.append)
    loop = asyncio.get_running_loop()
    begun: asyncio.Future[Connection] = loop.create_future()

    def works(connection: Connection) -> None:
        loop.call_soon_threadsafe(begun.set_result, connection)
        connection.execute(_LONG).fetchall()

    writing = loop.create_task(store.write(Store.do, works))
    connection = await begun
    before = loop.time()
    await asyncio.sleep(0.2)  # the patience of the one who waits has ended
    stood_s = loop.time() - before
    connection.interrupt()
    with pytest.raises(dbapi2.OperationalError, match="interrupted"):
        await writing
    await store.close()

    assert stood_s < _LONG_S
    assert told == []


async def test_who_waits_for_another_program_is_told_while_it_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.store.worker._PATIENCE_S", 0.05)
    store, told = StoreThread(tmp_path, HandClock()), list[Why | None]()
    await store.open()
    said = asyncio.Event()
    store.unwritable.connect(told.append)
    store.unwritable.connect(lambda _: said.set())

    with closing(connect(tmp_path)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.get_running_loop().create_task(store.write(Store.do, lambda _: None))
        async with asyncio.timeout(4):
            await said.wait()
        other.execute("ROLLBACK")
    await writing
    await store.close()

    assert told == [Why.IN_USE, None]
