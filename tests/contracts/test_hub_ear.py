"""The connection with which a hub process listens: one, whoever needs it, and none at the end."""

from __future__ import annotations

import asyncio
import contextlib

import psycopg
import pytest

from desktop.domain.ids import TenantId
from integrations.hub.server.store.hearing import NAME, Listening
from integrations.hub.server.store.opening import open_store

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
_COUNTED = """
    SELECT count(*) FROM pg_stat_activity
    WHERE application_name = %s AND datname = current_database()
"""


def listening(database: str) -> int:
    with psycopg.connect(database) as connection:
        row = connection.execute(_COUNTED, (NAME,)).fetchone()
    assert row is not None
    return int(row[0])


async def none_listens(database: str) -> None:
    """A server needs a moment to see that a connection was closed."""
    for _ in range(500):
        if not await asyncio.to_thread(listening, database):
            return
        await asyncio.sleep(0.02)
    pytest.fail("a connection stays open")


def test_who_looks_and_who_tells_at_once_use_one_connection(database: str) -> None:
    async def scene() -> None:
        ear = Listening(store)
        await asyncio.gather(ear.where_all_stand(), ear.tell({TenantId("one")}))
        assert await asyncio.to_thread(listening, database) == 1
        await ear.close()
        await none_listens(database)

    store = open_store(database)
    with contextlib.closing(store):
        asyncio.run(scene())


def test_an_ear_that_is_given_up_while_it_connects_leaves_nothing_open(database: str) -> None:
    async def given_up(after_s: float) -> None:
        ear = Listening(store)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(after_s):
                await ear.tell({TenantId("one")})
        await ear.close()

    async def scene() -> None:
        for step in range(24):
            await given_up(step * 0.0008)
        await none_listens(database)

    store = open_store(database)
    with contextlib.closing(store):
        asyncio.run(scene())
