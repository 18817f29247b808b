"""A thousand desks lose their streams at once: the hub is renewed, and later dies under them.

How long until all are back, what the hub needs for it and for how long, and whether anybody was
refused for good.
"""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from benchmarks.fanout import memory_mb, processor_s
from benchmarks.streams import cursor_of
from desktop.domain.ids import CustomerId
from desktop.domain.records import Customer
from integrations.hub.server.store.opening import open_store
from tests.processes.crowd import Crowd, Heard, Standing
from tests.processes.plant import ROOT
from tests.processes.test_figures import SLACK, share, tell
from tests.support.hub_process import HubProcess
from tests.support.postgres import Cluster

DESKS = 1_000
BACK_S = 45.0
HEARD_P95_S = 15.0  # beside other tests; `tresen bench b5` says what it is on a quiet machine
MEMORY_MB = 400.0  # of all processes of the hub
CALM_S = 15.0  # of looking at it: every stream has a heartbeat in that time
BUSY_S = 60.0  # so long it may need more than twice the processor that it needs when all stand


@pytest.fixture
def hub(postgres: Cluster, tmp_path: Path) -> Iterator[HubProcess]:
    """Two workers that may hold so many connections."""
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    address = postgres.database("hub", lambda url: open_store(url).close())
    process = HubProcess(tmp_path, address, workers=2)
    process.start()
    yield process
    process.stop()
    postgres.discard(address)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, most))


T = TypeVar("T")


class Desks:
    """The crowd, from outside."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def standing(self) -> Standing:
        return await self._said(Standing)

    async def back(self) -> Standing:
        self._tell("back")
        return await self.standing()

    async def heard_after(self, began: float) -> list[float]:
        """Of one change, made at that time: how long until each had it."""
        self._tell("heard")
        return [at - began for at in (await self._said(Heard)).at]

    def _tell(self, word: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n".encode())

    async def _said(self, what: type[T]) -> T:
        assert self._process.stdout is not None
        async with asyncio.timeout(300):
            return msgspec.json.decode(await self._process.stdout.readline(), type=what)


@asynccontextmanager
async def a_crowd(hub: HubProcess) -> AsyncIterator[Desks]:
    token = hub.tokens["ann"]
    cursor = await asyncio.to_thread(cursor_of, hub.address, token)
    said = msgspec.json.encode(Crowd(hub.address, token, cursor, DESKS)).decode()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.processes.crowd", said),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        limit=1_000_000,
        cwd=ROOT,
    )
    try:
        yield Desks(process)
    finally:
        process.kill()
        await process.wait()
        process._transport.close()  # type: ignore[attr-defined]  # its pipes, before the loop ends


async def _renewed(hub: HubProcess, first: set[int]) -> None:
    hub.send(signal.SIGHUP)
    while hub.workers() & first or len(hub.workers()) < len(first):  # noqa: ASYNC110  of others
        await asyncio.sleep(0.05)


async def _killed(_hub: HubProcess, first: set[int]) -> None:
    os.kill(min(first), signal.SIGKILL)
    await asyncio.sleep(1.0)


async def _restarted(hub: HubProcess, _first: set[int]) -> None:
    """All of it, without a word to anybody."""
    await asyncio.to_thread(hub.kill)
    await asyncio.to_thread(hub.start)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "go", [_renewed, _killed, _restarted], ids=["renewed", "killed", "restarted"]
)
async def test_a_thousand_desks_come_back_when_the_workers_of_their_hub_go(
    go: Callable[[HubProcess, set[int]], Awaitable[None]],
    hub: HubProcess,
    capsys: pytest.CaptureFixture[str],
) -> None:
    parent = hub.parent
    async with a_crowd(hub) as desks:
        await desks.standing()
        steady = await _need(parent, CALM_S)
        calm_mb = memory_mb(parent)
        before = {parent: processor_s(parent)}
        began = time.monotonic()
        await go(hub, hub.workers())
        parent = hub.parent
        most_mb, back = await _watched(desks, parent)
        took = time.monotonic() - began
        storm = processor_s(parent) - before.get(parent, 0.0)
        await asyncio.sleep(max(0.0, began + BUSY_S - CALM_S - time.monotonic()))
        calm = await _need(parent, CALM_S)
        heard = await _change(hub, desks)

    tell(
        capsys,
        f"{DESKS} streams, workers{go.__name__.replace('_', ' ')}: all back after {took:.1f} s, "
        f"each was away p50 {share(back.away_s, 0.5):.1f} s, longest {max(back.away_s):.1f} s; met "
        f"{back.met}; hub {calm_mb:.0f} MB before, at most {most_mb:.0f} MB; processor "
        f"{steady:.3f} of a core before, {storm:.1f} s until all were back ({storm / took:.3f} of "
        f"a core), {calm:.3f} a minute later; a change then is heard p50 "
        f"{share(heard, 0.5) * 1000:.0f} ms, p95 {share(heard, 0.95) * 1000:.0f} ms; load "
        f"{os.getloadavg()[0]:.1f}",
    )
    assert not [each for each in back.met if "for good" in each]
    assert max(back.away_s) <= BACK_S * SLACK
    assert most_mb <= MEMORY_MB
    assert calm <= 2 * steady + 0.02
    assert len(heard) == DESKS
    assert share(heard, 0.95) <= HEARD_P95_S


async def _need(parent: int, seconds: float) -> float:
    """Of one core, while nothing happens but heartbeats."""
    began, before = time.monotonic(), processor_s(parent)
    await asyncio.sleep(seconds)
    return (processor_s(parent) - before) / (time.monotonic() - began)


async def _watched(desks: Desks, parent: int) -> tuple[float, Standing]:
    """The most memory that the hub had until all were back."""
    loop = asyncio.get_running_loop()
    back = loop.create_task(desks.back())
    most = 0.0
    while not back.done():
        most = max(most, memory_mb(parent))
        await asyncio.sleep(0.2)
    return most, await back


async def _change(hub: HubProcess, desks: Desks) -> list[float]:
    with hub.administered() as administration:
        changed = Customer(id=CustomerId("told"), name=str(time.time()), queues=(hub.bills,))
        administration.put([changed])
        began = time.monotonic()
    return await desks.heard_after(began)
