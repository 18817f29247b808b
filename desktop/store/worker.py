"""The store's threads: one that writes, one that reads, so that reading never waits for a sync.

A third has the files of attachments, so that neither waits for a large copy.
The window asks with `await`; nothing of it runs on the window's thread. SQLite's write-ahead log
lets both go on at once. What a write touched is announced on the loop's thread, after the commit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from desktop.domain.conversation import Attachment
from desktop.domain.ids import InteractionId, OperationId
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Record
from desktop.ports.clock import Clock
from desktop.signal import Signal
from desktop.store import rescue, transfers
from desktop.store.blobs import BlobFolder
from desktop.store.changes import Changes
from desktop.store.clearing import clear
from desktop.store.loading import Loading
from desktop.store.migrate import prepare
from desktop.store.opening import Connection, connect
from desktop.store.reserve import Reserve
from desktop.store.sent_forms import SentForm
from desktop.store.store import Store
from desktop.store.transfers import Bringing
from desktop.store.unwritable import Unwritable, Why, told_apart

T = TypeVar("T")
P = ParamSpec("P")

_PATIENCE_S = 1.5  # then a person is told what their words are waiting for


class Damaged(Exception):
    """The profile's file cannot be read as a database; it is untouched."""


class StoreThread:
    """`read` and `write` run a function with the connection or the store, in order of asking."""

    def __init__(
        self, profile: Path, clock: Clock, *, key: bytes | None = None, reserve: int = 0
    ) -> None:
        """key: 32 raw bytes for an encrypted file. reserve: bytes kept for what people write."""
        self._profile = profile
        self._key = key
        self._clock = clock
        self._writing = ThreadPoolExecutor(1, "store-writes")
        self._reading = ThreadPoolExecutor(1, "store-reads")
        self._filing = ThreadPoolExecutor(1, "store-files")
        self._blobs = BlobFolder(profile)
        self.loading = Loading(profile)  # of this process; let go of with it
        self._reserve = Reserve(profile, reserve)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._store: Store | None = None
        self._reader: Connection | None = None
        self._connections: list[Connection] = []
        self.changed: Signal[Changes] = Signal()
        self.unwritable: Signal[Why | None] = Signal()  # None: it can be written again
        self._why: Why | None = None

    async def open(self) -> None:
        """Bring the schema up to date and open both connections.

        Raises migrate.NewerStore, Unwritable, and Damaged when the file is no database (any more).
        """
        self._loop = asyncio.get_running_loop()
        try:
            with told_apart():
                await self._loop.run_in_executor(self._writing, self._open_writer)
                await self._loop.run_in_executor(self._reading, self._open_reader)
        except Unwritable as error:
            if error.why is Why.DAMAGED:
                raise Damaged(str(error)) from error
            raise

    async def rescued(self) -> rescue.Saved:
        """After Damaged: put what can be read into a new file, for the next start.

        Raises Unwritable.
        """
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        work = partial(rescue.rescue, self._profile, self._clock.now(), key=self._key)
        with told_apart():
            return await self._on(self._writing, work)

    async def read(
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The answer of a query of `store.reads`."""
        try:
            with told_apart():
                return await self._on(
                    self._reading, lambda: query(self._opened_reader, *args, **kwargs)
                )
        except Unwritable as error:
            self._suspect(error)
            raise

    async def write(
        self, work: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What the store's method returns: `await desk.write(Store.ask, [operation])`.

        Raises Unwritable; nothing of it is there then.
        """
        was_given = self._reserve.given
        done, wrote = await self._told_apart(
            self._on(self._writing, lambda: self._do(work, *args, **kwargs))
        )
        if self._reserve.given:
            self._tell(Why.RESERVED)
        elif wrote or was_given:
            self._tell(None)
        return done

    async def file(
        self, work: Callable[Concatenate[BlobFolder, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What the folder of attachments answers: `await desk.file(BlobFolder.has, sha256)`."""
        return await self._on(self._filing, lambda: work(self._blobs, *args, **kwargs))

    async def arrive(
        self, work: Callable[Concatenate[BlobFolder, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The same for what comes from the hub. Raises Unwritable."""
        self._reserve.refuse_if_given()
        return await self._told_apart(self.file(work, *args, **kwargs))

    async def ask(
        self,
        operations: Sequence[AnyOperation],
        files: Sequence[Bringing] = (),
        saw: Sequence[Record] = (),
        form: SentForm | None = None,
    ) -> list[OperationId]:
        """Put operations into the outbox; see `Store.ask`."""
        ids = await self.write(Store.ask, operations, files, saw, form)
        self._blobs.asked_for(each.file.sha256 for each in files)
        return ids

    async def fetch(self, file: Attachment, interaction: InteractionId) -> None:
        """Put a file on the list of what is to be fetched."""
        want = partial(transfers.want, file=file, interaction=interaction)
        await self.write(Store.book, want, file.sha256)

    async def drop_files(self, hashes: Sequence[str]) -> None:
        """Take content away that nothing named; see `transfers.drop`."""
        await self.write(Store.do, partial(transfers.drop, folder=self._blobs, hashes=hashes))

    async def keep(self, work: Callable[[Connection], T]) -> T:
        """Write what is this desk's alone; see `Store.do`."""
        return await self.write(Store.do, work)

    async def dismiss(self, op_ids: Sequence[str]) -> None:
        await self.write(Store.dismiss, op_ids)

    async def see(self, interaction: str, upto: int) -> None:
        await self.write(Store.see, interaction, upto)

    async def clear(self) -> None:
        """Finish what was asked for, then take away all there is; nothing can be asked after it."""
        for lane in (self._filing, self._reading):
            await self._on(lane, lambda: None)
        await self._on(self._writing, self._clear)

    def _clear(self) -> None:
        self._store = self._reader = None
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        clear(self._profile)

    async def close(self) -> None:
        """Finish what was asked for, then close."""
        self.loading.end()
        loop = asyncio.get_running_loop()
        for lane in (self._filing, self._reading, self._writing):
            await loop.run_in_executor(lane, lambda: None)
            lane.shutdown(wait=True)
        for connection in self._connections:
            connection.close()
        self._connections.clear()

    @property
    def _opened_store(self) -> Store:
        if self._store is None:
            raise RuntimeError("the store is not open yet")
        return self._store

    @property
    def _opened_reader(self) -> Connection:
        if self._reader is None:
            raise RuntimeError("the store is not open yet")
        return self._reader

    def _do(
        self, work: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> tuple[T, bool]:
        """What it returns, and whether something was written: to look goes on a full disk, too."""
        store, writer = self._opened_store, self._connections[0]
        before = writer.total_changes
        own = work is Store.ask  # what a person has written, and is done with
        done = self._reserve.run(writer, lambda: work(store, *args, **kwargs), own=own)
        return done, writer.total_changes != before

    async def _told_apart(self, work: Awaitable[T]) -> T:
        """The same; whoever listens learns when the disk does not take it. Raises Unwritable."""
        waiting = asyncio.get_running_loop().call_later(_PATIENCE_S, self._tell_when_waiting)
        try:
            with told_apart():
                done = await work
        except Unwritable as error:
            self._suspect(error)
            self._tell(error.why)
            raise
        finally:
            waiting.cancel()
        if self._why is Why.IN_USE:
            self._tell(None)
        return done

    def _suspect(self, error: Unwritable) -> None:
        """A file that is found damaged while one works is looked at when it is opened again."""
        if error.why is Why.DAMAGED:
            rescue.suspect(self._profile)
            self._tell(error.why)

    def _tell_when_waiting(self) -> None:
        """Not done yet, and not begun: somebody else has the file."""
        if self._store is not None and self._store.transactions.waits:
            self._tell(Why.IN_USE)

    def _tell(self, why: Why | None) -> None:
        if why is not self._why:
            self._why = why
            self.unwritable.emit(why)

    async def _on(self, lane: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(lane, work)

    def _open_writer(self) -> None:
        prepare(self._profile, key=self._key)
        connection = self._kept(connect(self._profile, key=self._key))
        rescue.look_at(self._profile, connection)
        self._reserve.take()
        self._store = Store(connection, self._clock, self._announce)

    def _open_reader(self) -> None:
        self._reader = self._kept(connect(self._profile, key=self._key, only_reading=True))

    def _kept(self, connection: Connection) -> Connection:
        self._connections.append(connection)
        return connection

    def _announce(self, changes: Changes) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.changed.emit, changes)
