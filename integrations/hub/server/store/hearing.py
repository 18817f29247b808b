"""The ear of a hub process on PostgreSQL: one connection that looks, tells and listens.

A process that has committed says so with NOTIFY on this connection, after the commit and never in
the writing transaction: a NOTIFY takes a lock on the whole database when its transaction commits,
and halved the commits a second. Law: a connection that broke is made anew at the next look, and
that look itself goes another way; nothing is ever waited for here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.ids import TenantId
from integrations.hub.server.store.guarding import APP_ROLE
from integrations.hub.server.store.heads import seqs
from integrations.hub.server.store.opening import Store

if TYPE_CHECKING:
    import psycopg

log = logging.getLogger(__name__)

CHANNEL: Final = "tresen_head"
NAME: Final = "tresen hub listens"  # in pg_stat_activity
CONNECT_S: Final = 5
# Sent as one message, which is one transaction: what is set in it ends with it. `*`: see guarding.
_LOOK: Final = b"SELECT set_config('tresen.tenant', '*', true); SELECT tenant, seq FROM tenant_head"
_TELL: Final = "SELECT pg_notify(%s, name) FROM unnest(%s::text[]) AS name"
_MEMBER: Final = (
    "SELECT 1 FROM pg_roles WHERE rolname = %s AND pg_has_role(current_user, oid, 'member')"
)


class Listening:
    """Fits `watching.Ear`; used on one loop."""

    always = True

    def __init__(self, store: Store) -> None:
        self._store = store
        self._connection: psycopg.AsyncConnection | None = None
        self._making = asyncio.Lock()
        self._told: set[TenantId] = set()  # of by other processes
        # As SQLAlchemy has loaded it: a hub on SQLite needs no driver for PostgreSQL.
        self._driver: Any = store.engine.dialect.dbapi

    async def where_all_stand(self) -> dict[TenantId, int]:
        try:
            connection = await self._connected()
            cursor = await connection.execute(_LOOK)
            cursor.nextset()
            return {TenantId(name): seq for name, seq in await cursor.fetchall()}
        except self._driver.Error as error:
            log.warning("the connection that listens broke (%s); it is made anew", error)
            await self.close()
            return await asyncio.to_thread(seqs, self._store)

    async def tell(self, tenants: Collection[TenantId]) -> None:
        try:
            connection = await self._connected()
            await connection.execute(_TELL, (CHANNEL, sorted(tenants)))
        except self._driver.Error:
            await self.close()

    def hears(self, woken: Callable[[], None]) -> Collection[TenantId]:
        told, self._told = self._told, set()
        if self._connection is not None:
            loop, number = asyncio.get_running_loop(), self._connection.fileno()

            def once() -> None:
                loop.remove_reader(number)  # what came is read with the next look
                woken()

            loop.add_reader(number, once)
        return told

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            if not connection.closed:
                asyncio.get_running_loop().remove_reader(connection.fileno())
            await connection.close()

    async def _connected(self) -> psycopg.AsyncConnection:
        async with self._making:  # who tells and who looks may come at once
            if self._connection is None:
                self._connection = await self._made()
            return self._connection

    async def _made(self) -> psycopg.AsyncConnection:
        url = self._store.engine.url.set(drivername="postgresql")
        connection: psycopg.AsyncConnection = await self._driver.AsyncConnection.connect(
            url.render_as_string(hide_password=False),
            autocommit=True,
            prepare_threshold=None,
            connect_timeout=CONNECT_S,
            application_name=NAME,
        )
        try:
            await self._begin(connection)
        except BaseException:  # given up when the hub ends, above all
            await connection.close()
            raise
        return connection

    async def _begin(self, connection: psycopg.AsyncConnection) -> None:
        if self._store.takes_role:
            member = await connection.execute(_MEMBER, (APP_ROLE,))
            if await member.fetchone():
                await connection.execute(f"SET ROLE {APP_ROLE}".encode())
        connection.add_notify_handler(self._hear)
        await connection.execute(f"LISTEN {CHANNEL}".encode())

    def _hear(self, said: psycopg.Notify) -> None:
        connection = self._connection
        if connection is not None and said.pid != connection.info.backend_pid:
            self._told.add(TenantId(said.payload))
