"""What takes longer than half a second is shown in one place, and stopped where it can be."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from desktop.line import Standing
from desktop.viewmodels import progress
from desktop.viewmodels.progress import Progress
from tests.support.desk import a_desk, until

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SHOWN_AFTER_S", 0.1)


async def test_what_is_over_at_once_is_never_shown(profile: Path) -> None:
    async with a_desk(profile) as desk:
        model = Progress(desk)
        seen: list[object] = []
        model.changed.connect(seen.append)
        desk.under_way.say("short", "Short")
        desk.under_way.over("short")
        await desk.supervisor.pause(0.2)
        model.close()

    assert seen == []


async def test_what_begins_again_has_its_own_time_before_it_is_shown(profile: Path) -> None:
    async with a_desk(profile) as desk:
        model = Progress(desk)
        seen: list[object] = []
        model.changed.connect(seen.append)
        for _ in range(8):  # for longer than the time, but never in one piece
            desk.under_way.say("short", "Short")
            await desk.supervisor.pause(0.03)
            desk.under_way.over("short")
        model.close()

    assert seen == []


async def test_what_lasts_is_shown_with_how_much_of_it_and_goes(profile: Path) -> None:
    async with a_desk(profile) as desk:
        model = Progress(desk)
        desk.under_way.say("long", "Long", done=1, total=4)
        await until(lambda: model.lines)
        desk.under_way.say("long", "Long", done=3, total=4)
        [line] = model.lines
        desk.under_way.over("long")

        assert (line.share, line.said, line.stops) == (0.75, "Long, 3 of 4", False)
        assert model.lines == ()
        model.close()


async def test_the_first_sync_is_one_of_them(profile: Path) -> None:
    async with a_desk(profile) as desk:
        model = Progress(desk)
        desk.line.set(loading=(300, 1000))
        await until(lambda: model.lines)
        [line] = model.lines
        desk.line.set(loading=None)

        assert (line.title, line.more) == ("Your data comes from the hub", "300 of 1000")
        assert model.lines == ()
        model.close()


async def test_the_last_that_can_be_is_stopped_and_without_one_that_is_said(
    profile: Path,
) -> None:
    async with a_desk(profile) as desk:
        model, stopped = Progress(desk), list[str]()
        desk.under_way.say("a", "A", stop=lambda: stopped.append("a"))
        desk.under_way.say("b", "B")
        model.stop()
        desk.under_way.over("a")
        model.stop()

        assert stopped == ["a"]
        assert [each.happened for each in desk.notices.shown] == [
            "Nothing runs that could be stopped."
        ]
        model.close()


async def test_the_first_sync_is_held_and_the_next_try_is_offered(profile: Path) -> None:
    async with a_desk(profile) as desk:
        model = Progress(desk)
        begun, ended = asyncio.Event(), asyncio.Event()
        desk.supervisor.spawn("sync", _bringing(begun, ended))
        await begun.wait()
        desk.line.set(loading=(300, 1000))
        await until(lambda: model.lines)
        model.stop()
        await ended.wait()
        [notice] = desk.notices.everything

        assert model.lines == ()
        assert desk.line.state.standing is Standing.OFFLINE
        assert (notice.happened, notice.action) == (
            "No more data comes from the hub for now.",
            "sync.now",
        )
        model.close()


async def _bringing(begun: asyncio.Event, ended: asyncio.Event) -> None:
    begun.set()
    try:
        await asyncio.Event().wait()
    finally:
        ended.set()
