"""Two processes of one profile that is empty, against the real hub: one of them loads.

In world 276 both did, and an older page of one came to lie under the newer cursor of the other.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tests.simulator.checker import Book
from tests.simulator.clocks import at_noon
from tests.simulator.desk import Desk, Process
from tests.simulator.disk import copied
from tests.simulator.hub import SimulatedHub
from tests.simulator.link import Link
from tests.simulator.loop import WorldLoop
from tests.simulator.running import a_stage
from tests.simulator.stage import Stage

LATE_S = 0.5  # every piece of a snapshot


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with a_stage() as stage:
        yield stage


class Slow(Link):
    """Says when a snapshot begins, and when all of it has come."""

    told: list[str]

    async def snapshot(self, resume: str) -> AsyncGenerator[bytes, None]:
        self.told.append("begins")
        async for piece in super().snapshot(resume):
            await asyncio.sleep(LATE_S)
            yield piece
        self.told.append("ends")


def test_of_two_processes_on_an_empty_profile_one_loads_and_the_other_goes_on_with_it(
    stage: Stage, tmp_path: Path
) -> None:
    async def day(desk: Desk, told: list[str]) -> None:
        await _both(desk)
        await desk.rest()

        assert told == ["begins", "ends"]
        assert desk.shown()["site"]

    _play(stage, tmp_path, day)


def test_when_the_one_that_loads_is_killed_the_other_loads(stage: Stage, tmp_path: Path) -> None:
    async def day(desk: Desk, told: list[str]) -> None:
        first, second = await _both(desk)
        await asyncio.sleep(LATE_S)
        assert told == ["begins"]

        await first.end()
        await second.rest()

        assert told == ["begins", "begins", "ends"]
        assert desk.shown()["site"]

    _play(stage, tmp_path, day)


async def _both(desk: Desk) -> list[Process]:
    for _ in range(2):
        await desk.beside(lambda _process, sync: sync.once())
    return list(desk.processes)


def _play(stage: Stage, folder: Path, day: Callable[[Desk, list[str]], Awaitable[None]]) -> None:
    loop, told = WorldLoop(), list[str]()
    failures: list[BaseException] = []
    hub = SimulatedHub(stage.hub, stage.template, at_noon())

    def link(login: str, name: str) -> Link:
        slow = Slow(hub, login, name, Book())
        slow.told = told
        return slow

    async def whole() -> None:
        hub.start()
        agent = hub.agent("pat")
        desk = Desk(
            "pat",
            agent,
            folder,
            seconds=loop.time,
            link=link,
            failed=failures.append,
            drive=stage.drive,
        )
        copied(stage.empty, desk.profile)
        try:
            await day(desk, told)
        finally:
            await desk.kill()
            await hub.stop()
            hub.look_away()

    try:
        loop.run_until_complete(whole())
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
    assert not failures
