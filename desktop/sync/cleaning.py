"""Cleaning up after an erasure, piece by piece, and telling the hub when nothing is left.

Laws: writing goes on in between; what breaks off is taken up again in the next session; the hub is
told last.
"""

from __future__ import annotations

import asyncio
from typing import Final

from desktop.ports.backend import Backend
from desktop.store.blobs import BlobFolder
from desktop.store.cleaning import ToDo
from desktop.store.store import Store
from desktop.store.worker import StoreThread

TRIES: Final = 5  # at emptying the log, while others read from it
PAUSE_S: Final = 0.2


class Cleaning:
    """What one desk does when something was erased."""

    def __init__(self, store: StoreThread, backend: Backend) -> None:
        self._store = store
        self._backend = backend

    async def run(self) -> None:
        """Do what is to be done now. Raises OutsideError when the hub could not be told."""
        todo = await self._store.write(Store.to_do)
        if todo.is_empty:
            return
        await self._forget_files(todo)
        if todo.offered:  # it makes the log worth emptying once more, next time
            await self._store.write(Store.dismiss, todo.offered)
        for table in todo.indexes:
            first = True
            while not await self._store.write(Store.merge_words, table, first=first):
                first = False
        if not await self._emptied():
            return  # somebody reads for long; the next session tries again
        if todo.upto:
            progress = await self._store.write(Store.progress)
            await self._backend.erased(progress.client_id, todo.upto)
        await self._store.write(Store.cleaned, todo)

    async def _forget_files(self, todo: ToDo) -> None:
        if todo.files:
            await self._store.drop_files(todo.files)
            # Copies for other programs do not say of which they are.
            await self._store.file(BlobFolder.forget_opened)

    async def _emptied(self) -> bool:
        for _ in range(TRIES):
            if await self._store.write(Store.empty_log):
                return True
            await asyncio.sleep(PAUSE_S)
        return False
