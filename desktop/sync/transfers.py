"""Attachments on the line: what waits is brought and fetched beside everything else.

One file goes up and one comes down at a time, in pieces, each booked when it has arrived: whatever
breaks, the next try goes on there. Laws: no operation ever waits for this but those that name the
content; what the hub will never take is given back with the reason, and nothing of it is lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import TypeVar

from desktop.line import Line, LineState
from desktop.ports.clock import Clock
from desktop.ports.errors import Elsewhere, Forbidden, Foreign, OutsideError, TooLarge, Unfit
from desktop.ports.files import FileLine, Piece
from desktop.store import transfers
from desktop.store.blobs import ANYTHING, PIECE, BlobFolder
from desktop.store.changes import Changes
from desktop.store.store import Store
from desktop.store.transfers import Transfer, Way
from desktop.store.unwritable import Unwritable
from desktop.store.worker import StoreThread
from desktop.sync import schedule

T = TypeVar("T")

UP_PIECE = 2 * PIECE
SWEPT_EVERY_S = 30.0  # at most
LEFT_LYING_S = 3_600.0  # by a copy that was broken off
LOOK_AGAIN_S = 30.0  # for what another desk of this person has still to bring
TOO_LARGE = "too-large"  # the reasons; their words are in `viewmodels.file_words`
NOT_THERE = "not-there"
DAMAGED = "damaged"


class Transfers:
    """One person's attachments against one hub."""

    def __init__(
        self,
        *,
        store: StoreThread,
        backend: FileLine,
        line: Line,
        clock: Clock,
        draw: Callable[[float, float], float],
    ) -> None:
        self._store = store
        self._backend = backend
        self._line = line
        self._clock = clock
        self._draw = draw
        self._wanted = {way: asyncio.Event() for way in Way}
        self._left = asyncio.Event()  # interactions may have left this desktop

    async def run(self) -> None:
        """For ever; both ways side by side, while the line stands."""
        undo = (
            self._store.changed.connect(self._changed),
            self._line.changed.connect(self._line_changed),
        )
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._keep_swept(), name="files-swept")
                group.create_task(self._keep_going(Way.UP, self._bring), name="files-up")
                group.create_task(self._keep_going(Way.DOWN, self._fetch), name="files-down")
        finally:
            for each in undo:
                each()

    async def once(self) -> bool:
        """Bring what waits to be brought; whether any of it is there now. Raises OutsideError."""
        waiting = await self._store.read(transfers.waiting, Way.UP)
        return any([await self._bring(each) for each in waiting])

    async def sweep(self) -> None:
        """Take away the content that no record here names any more: it left, was erased, unsent."""
        if found := await self._store.read(transfers.no_longer_named):
            # Looked for once more as it is written: somebody may just have asked to send one.
            gone = await self._store.write(Store.book, transfers.forget_unnamed, *found)
            await self._store.drop_files(gone)
        known = await self._store.read(transfers.every)
        wanted = await self._store.read(transfers.written_beside)
        wanted |= {each.sha256 for each in known}
        before = self._clock.now().timestamp() - LEFT_LYING_S
        await self._store.file(BlobFolder.sweep, wanted, before)

    async def _keep_swept(self) -> None:
        while True:
            self._left.clear()
            try:
                await self.sweep()
            except Unwritable:
                self._left.set()  # what could not be taken away is looked at again
            await asyncio.sleep(SWEPT_EVERY_S)
            await self._left.wait()

    # ----------------------------------------------------------------------------- going on
    async def _keep_going(self, way: Way, move: Callable[[Transfer], Awaitable[bool]]) -> None:
        failures = 0
        while True:
            self._wanted[way].clear()
            pause_s = LOOK_AGAIN_S
            if self._line.state.online:
                try:
                    for each in await self._store.read(transfers.waiting, way):
                        await move(each)
                    failures = 0
                except Unwritable:
                    failures += 1
                    pause_s = schedule.broken_s(failures, self._draw)
                except OutsideError as error:
                    failures += 1
                    pause_s = schedule.pause_after_s(error, failures, self._draw)
            await self._wait(way, pause_s)

    async def _wait(self, way: Way, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wanted[way].wait()
        except TimeoutError:
            pass

    def _changed(self, changes: Changes) -> None:
        if changes.touches("interaction", "draft"):
            self._left.set()
        if changes.touches("file"):
            for event in self._wanted.values():
                event.set()

    def _line_changed(self, state: LineState) -> None:
        if state.online:
            for event in self._wanted.values():
                event.set()

    # ---------------------------------------------------------------------------------- up
    async def _bring(self, transfer: Transfer) -> bool:
        """Bring one file from where the hub has it; whether it is there now.

        It may go from here on the way: what named it was erased, or taken back.
        """
        sha256 = transfer.sha256
        known = await self._backend.received(sha256)
        if not known.complete and not await self._store.file(BlobFolder.has, sha256):
            return False  # it lies on another desk of this person, which has to bring it
        start, complete = known.received, known.complete
        size = transfer.size or await self._size(sha256)
        while not complete:
            try:
                content = await self._store.file(BlobFolder.read, sha256, start, UP_PIECE)
            except FileNotFoundError:
                return False
            piece = Piece(sha256, start, content, size, transfer.media_type or ANYTHING)
            try:
                received = await self._backend.bring(piece)
            except TooLarge:
                await self._store.write(Store.refuse_file, sha256, TOO_LARGE)
                return False
            except Foreign:
                raise  # not what the hub says of the file
            except Unfit:
                await self._store.write(Store.refuse_file, sha256, DAMAGED)
                return False
            except Elsewhere:
                received = await self._backend.received(sha256)
            start, complete = received.received, received.complete
            await self._book(transfers.moved, sha256, start)
        await self._book(transfers.done, sha256)
        return True

    async def _size(self, sha256: str) -> int:
        """Of what the hub asked for, and nobody here had on the list."""
        try:
            return await self._store.file(BlobFolder.size, sha256)
        except FileNotFoundError:
            return 0

    # -------------------------------------------------------------------------------- down
    async def _fetch(self, transfer: Transfer) -> bool:
        """Fetch one file, behind what is here of it; whether it is here now.

        Nothing of it stays when what named it went meanwhile.
        """
        sha256 = transfer.sha256
        if not await self._store.file(BlobFolder.has, sha256):
            try:
                if not await self._arrive(transfer):
                    return False
            except Forbidden:
                await self._book(transfers.refuse, sha256, NOT_THERE)
                return False
            except Elsewhere:
                pass  # all of it is here: whether it is right shows below
            try:
                whole = await self._store.arrive(BlobFolder.complete, sha256)
            except FileNotFoundError:
                return False
            if not whole:
                await self._book(transfers.refuse, sha256, DAMAGED)
                return False
        return await self._is_wanted(sha256, await self._book(transfers.done, sha256))

    async def _arrive(self, transfer: Transfer) -> bool:
        """Whether it is still wanted when all of it has come."""
        sha256 = transfer.sha256
        start = await self._store.file(BlobFolder.arrived, sha256)
        waiting = bytearray()
        stream = self._backend.fetch(sha256, transfer.interaction, start)
        async with aclosing(stream) as chunks:
            async for chunk in chunks:
                waiting += chunk
                if len(waiting) >= PIECE and not await self._keep(sha256, waiting):
                    return False
        return await self._keep(sha256, waiting)

    async def _keep(self, sha256: str, waiting: bytearray) -> bool:
        so_far = await self._store.arrive(BlobFolder.add, sha256, bytes(waiting))
        waiting.clear()
        return await self._is_wanted(sha256, await self._book(transfers.moved, sha256, so_far))

    async def _is_wanted(self, sha256: str, listed: bool) -> bool:
        if not listed:  # what is left of it came after the rest had been taken away
            await self._store.drop_files([sha256])
        return listed

    async def _book(self, work: Callable[..., T], sha256: str, *args: object) -> T:
        return await self._store.write(
            Store.book, lambda connection: work(connection, sha256, *args), sha256
        )
