"""Several hub processes on one PostgreSQL: a desk may reach any, and all may change meanwhile."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.domain.ids import CustomerId, NoteId
from desktop.domain.operations import customer, writing
from integrations.hub.server.store.opening import open_store
from tests.support.hub_process import HubProcess
from tests.support.live_desk import LiveDesk, desk_of
from tests.support.postgres import Cluster

EVA = CustomerId("eva")
WHILE_S = 90.0  # four processes begin one after the other


@pytest.fixture
def hub(postgres: Cluster, tmp_path: Path) -> Iterator[HubProcess]:
    """Two workers, on a database of their own."""
    address = postgres.database("hub", lambda url: open_store(url).close())
    process = HubProcess(tmp_path, address, workers=2)
    process.start()
    yield process
    process.stop()
    postgres.discard(address)


async def write(desk: LiveDesk, notes: range) -> None:
    for number in notes:
        note = writing.AddNote(
            id=NoteId(f"n{number}"), about_kind="customer", about=EVA, text=f"Note {number}"
        )
        await desk.ask(note)
        await asyncio.sleep(0.02)


async def arrived(desk: LiveDesk, notes: range) -> None:
    async def all_are_here() -> bool:
        return all([await desk.record("note", f"n{number}") for number in notes])

    await desk.until(all_are_here, WHILE_S)


@pytest.mark.timeout(300)
async def test_workers_are_renewed_and_killed_while_people_work_and_nothing_is_lost(
    hub: HubProcess, tmp_path: Path
) -> None:
    first = hub.workers()
    async with (
        desk_of(hub, "ann", tmp_path / "ann") as ann,
        desk_of(hub, "ann", tmp_path / "at-home") as home,
    ):
        await ann.ask(customer.Create(id=EVA, name="Eva"))
        hub.send(signal.SIGHUP)
        await write(ann, range(60))
        await arrived(home, range(60))

        async def renewed() -> bool:
            return len(hub.workers()) == 2 and not hub.workers() & first

        await home.until(renewed, WHILE_S)
        second = hub.workers()
        os.kill(min(second), signal.SIGKILL)
        await write(home, range(60, 90))
        await arrived(ann, range(60, 90))

        async def replaced() -> bool:
            return len(hub.workers()) == 2 and min(second) not in hub.workers()

        await home.until(replaced, WHILE_S)
        for desk in (ann, home):

            async def all_answered(desk: LiveDesk = desk) -> bool:
                return await desk.waiting() == []

            await desk.until(all_answered, WHILE_S)
            assert await desk.refused() == []


def test_workers_end_with_their_parent_however_it_ends(hub: HubProcess) -> None:
    workers = hub.workers()

    hub.stop(signal.SIGKILL)

    for _ in range(200):
        left = [pid for pid in workers if Path(f"/proc/{pid}").exists() and not _is_zombie(pid)]
        if not left:
            return
        signal.sigtimedwait([], 0.05)
    pytest.fail(f"{left} still run")


def _is_zombie(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
