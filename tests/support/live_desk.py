"""A desk without a window: the real store and the real sync against a hub that really runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from desktop.domain.bounds import BLOB_BYTES
from desktop.domain.conversation import Attachment
from desktop.domain.ids import InteractionId
from desktop.domain.kinds import decode
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Record
from desktop.line import Line
from desktop.ports.clock import Clock, SystemClock
from desktop.ports.wire import Hello
from desktop.store import outbox, transfers
from desktop.store.blobs import BlobFolder
from desktop.store.opening import Connection
from desktop.store.rows import TABLES
from desktop.store.store import Store
from desktop.store.worker import StoreThread
from desktop.sync.engine import Sync
from desktop.sync.transfers import Transfers
from integrations.hub.client import HubDoor
from tests.support.hub_process import HubProcess

PATIENCE_S = 20.0


class LiveDesk:
    """One person at work."""

    def __init__(self, store: StoreThread, line: Line) -> None:
        self.store = store
        self.line = line

    async def ask(self, *operations: AnyOperation) -> None:
        await self.store.write(Store.ask, operations)

    async def record(self, kind: str, id_: str) -> Record | None:
        return await self.store.read(_record, kind, id_)

    async def give(self, file: Attachment, interaction: InteractionId, content: bytes) -> None:
        """Put the content of a file into the folder, and have it brought."""
        kept = await self.store.file(BlobFolder.take_bytes, file.name, content, most=BLOB_BYTES)
        assert kept.sha256 == file.sha256
        await self.store.ask((), [transfers.Bringing(file, interaction)])

    async def fetch(self, file: Attachment, interaction: InteractionId) -> bytes:
        """Ask for a file and wait until it is here."""
        want = partial(transfers.want, file=file, interaction=interaction)
        await self.store.write(Store.book, want, file.sha256)

        async def here() -> bool:
            return (await self.transfer(file)).stage is not transfers.Stage.WAITING

        await self.until(here)
        return await self.store.file(BlobFolder.read, file.sha256, 0, file.size)

    async def transfer(self, file: Attachment) -> transfers.Transfer:
        return (await self.store.read(transfers.of, [file.sha256]))[file.sha256]

    async def waiting(self) -> list[str]:
        return [waiting.op for waiting in await self.store.read(outbox.waiting)]

    async def refused(self) -> list[outbox.Refused]:
        return await self.store.read(outbox.refused)

    async def until(
        self, what: Callable[[], Awaitable[bool]], within_s: float = PATIENCE_S
    ) -> None:
        """Wait until it is so; fails after a patient while."""
        async with asyncio.timeout(within_s):
            while not await what():  # noqa: ASYNC110  it is looked at from outside
                await asyncio.sleep(0.02)


@asynccontextmanager
async def desk_of(
    hub: HubProcess, login: str, profile: Path, *, over: str = "", clock: Clock | None = None
) -> AsyncIterator[LiveDesk]:
    """Sign in and keep in step until the block ends.

    over: the address of what stands between desk and hub. clock: of the desk's machine.
    """
    clock = clock or SystemClock()
    store = StoreThread(profile, clock)
    backend = HubDoor().open(over or hub.address, hub.tokens[login])
    await store.open()
    progress = await store.write(Store.progress)
    if not progress.agent:
        who = await backend.hello(Hello(client_id=f"{login}-1", app="test"))
        await store.write(Store.sign_in, hub.address, who.agent, who.site, who.name)
    line = Line()
    sync = Sync(
        store=store,
        backend=backend,
        line=line,
        clock=clock,
        draw=lambda _least, most: min(most, 0.2),
    )
    files = Transfers(
        store=store,
        backend=backend,
        line=line,
        clock=clock,
        draw=lambda _least, most: min(most, 0.2),
    )
    try:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(sync.run(), name=f"sync-{login}")
            moving = group.create_task(files.run(), name=f"files-{login}")
            yield LiveDesk(store, line)
            running.cancel()
            moving.cancel()
    finally:
        await backend.close()
        await store.close()


def _record(connection: Connection, kind: str, id_: str) -> Record | None:
    found = TABLES[kind].found(connection, id_)
    return decode(kind, found[0]) if found else None
