"""Thousands of operations wait on a desk when its line comes back: all go out, in order, once."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from integrations.hub.server.store import tables
from tests.processes import stowing
from tests.processes.plant import ROOT, Plant
from tests.processes.stowing import Brought, Stowed
from tests.processes.test_figures import tell

COUNT = 20_000
FRAME_MS = 50.0
A_SECOND = 1_000  # of the desk's own processor; the line and the hub are others' time
MEMORY_MB = 300.0


class Listed(msgspec.Struct, frozen=True):
    """A line of `tresen outbox --json`."""

    mid: int
    id: str
    state: str


@pytest.mark.long
@pytest.mark.timeout(900)
async def test_twenty_thousand_waiting_operations_go_out_in_order_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plant = Plant(tmp_path, 1, a_second=0.1)
    try:
        await plant.begin_without_desks()
        stowed, listed, brought = await _stowed_and_brought(plant)
        results = await asyncio.to_thread(
            plant.query, "SELECT mid, op_id FROM result ORDER BY client_id, mid"
        )
        [(notes,)] = await asyncio.to_thread(
            plant.query, f"SELECT count(*) FROM {tables.RECORDS['note'].name}"
        )
    finally:
        await plant.close()

    tell(
        capsys,
        f"{COUNT} operations: asked for in {stowed.seconds:.1f} s ({stowed.processor_s:.1f} s of "
        f"processor), brought in {brought.seconds:.1f} s ({brought.processor_s:.1f} s), "
        f"{COUNT / brought.seconds:.0f} a second; the desk takes {brought.memory_mb:.0f} MB, its "
        f"window was held {brought.held_ms:.0f} ms at the longest",
    )
    assert [each.mid for each in listed] == list(range(1, COUNT + 1))
    assert {each.state for each in listed} == {"waiting"}
    assert [(each.mid, each.id) for each in listed] == [tuple(row) for row in results]
    assert notes == COUNT // 2
    assert brought.held_ms <= FRAME_MS
    assert brought.memory_mb <= MEMORY_MB
    assert brought.processor_s <= COUNT / A_SECOND


async def _stowed_and_brought(plant: Plant) -> tuple[Stowed, list[Listed], Brought]:
    part = plant.parts["c0"]
    said = stowing.Part(
        profile=part.profile,
        address=plant.lines["c0"].address,
        token=part.token,
        agent=part.agent,
        site=part.site,
        queue=part.queue,
        count=COUNT,
    )
    desk = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.processes.stowing", msgspec.json.encode(said).decode()),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert desk.stdin is not None
    assert desk.stdout is not None
    try:
        stowed = msgspec.json.decode(await desk.stdout.readline(), type=Stowed)
        listed = await asyncio.to_thread(_listed, part.profile)
        desk.stdin.write(b"go\n")
        brought = msgspec.json.decode(await desk.stdout.readline(), type=Brought)
        assert await desk.wait() == 0
    finally:
        if desk.returncode is None:
            desk.kill()
            await desk.wait()
        desk._transport.close()  # type: ignore[attr-defined]  # its pipes, before the loop ends
    return stowed, listed, brought


def _listed(profile: str) -> list[Listed]:
    """What the command says, beside the running desk."""
    command = [sys.executable, "-m", "desktop.commands.cli", "outbox", "--json"]
    said = subprocess.run(
        [*command, "--profile", profile], check=True, capture_output=True, cwd=ROOT
    )
    return [msgspec.json.decode(line, type=Listed) for line in said.stdout.splitlines()]
