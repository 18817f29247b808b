"""How long sync waits between two tries while nobody answers."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import cast

from desktop.domain.ids import InteractionId, NoteId
from desktop.domain.operations.writing import NoteInteraction
from desktop.line import Line
from desktop.ports.backend import Backend
from desktop.ports.clock import SystemClock
from desktop.ports.errors import Offline
from desktop.ports.wire import Hello, Welcome
from desktop.store.store import Store
from desktop.store.worker import StoreThread
from desktop.sync.engine import Sync
from tests.support.desks import ANN, HOME


class Nobody:
    """A hub that is not there."""

    def __init__(self) -> None:
        self.tries = asyncio.Queue[None]()

    async def hello(self, hello: Hello) -> Welcome:
        self.tries.put_nowait(None)
        raise Offline(hello.client_id)


async def pauses_while_writing(profile: Path, notes: int) -> list[float]:
    """The longest pause that could be drawn, after each try."""
    store, nobody, pauses = StoreThread(profile, SystemClock()), Nobody(), list[float]()
    await store.open()
    await store.write(Store.sign_in, "http://hub.test", ANN, HOME, "Ann")

    def draw(_least: float, most: float) -> float:
        pauses.append(most)
        return 30.0

    backend = cast("Backend", nobody)
    sync = Sync(store=store, backend=backend, line=Line(), clock=SystemClock(), draw=draw)
    running = asyncio.get_running_loop().create_task(sync.run())
    await nobody.tries.get()
    for number in range(notes):
        note = NoteInteraction(id=NoteId(f"n{number}"), about=InteractionId("i1"), text="…")
        await store.write(Store.ask, [note])
        async with asyncio.timeout(5):
            await nobody.tries.get()
    running.cancel()
    await asyncio.wait([running])
    await store.close()
    return pauses


def test_writing_without_a_line_does_not_lengthen_the_pauses(profile: Path) -> None:
    pauses = asyncio.run(pauses_while_writing(profile, notes=8))

    assert len(pauses) >= 8
    assert max(pauses) <= 2.0
