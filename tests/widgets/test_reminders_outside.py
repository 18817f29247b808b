"""Reminders of tasks, told by the operating system: on a real session bus, with their buttons."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from desktop.domain.ids import TaskId
from desktop.settings import REMIND_AHEAD
from desktop.store import outbox
from tests.support.desk import NOON, until
from tests.support.notification_server import NotificationServer, SessionBus
from tests.support.people import EVERYTHING, PROMISE
from tests.support.whole_window import desk, play, sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from widgets.shell.window import Window

SOON = [
    *(each for each in EVERYTHING if each.id != PROMISE.id),
    *(
        replace(PROMISE, id=TaskId(f"soon-{n}"), due_at=NOON + timedelta(minutes=45))
        for n in range(3)
    ),
]


@pytest.fixture
def bus(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SessionBus]:
    with SessionBus(tmp_path_factory.mktemp("bus")) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        yield bus


def test_what_is_due_is_one_notification_and_put_off_with_its_button(
    app: QApplication, profile: Path, bus: SessionBus
) -> None:
    async def scene(window: Window) -> None:
        async with NotificationServer(bus.address) as server:
            await sheet_of(window)
            desk(window).settings.choose(REMIND_AHEAD, "60")  # due, now that somebody listens
            await until(lambda: server.shown, within_s=20)
            assert [told.title for told in server.shown] == ["3 tasks and promises are due"]
            assert server.shown[0].keys[2:] == ["snooze", "In 10 minutes"]

            await server.press("snooze")
            for _ in range(200):
                asked = [each.op for each in await desk(window).read(outbox.waiting)]
                if asked:
                    break
                await desk(window).supervisor.pause(0.05)
            assert asked == ["task.set@1"] * 3

    play(app, profile, scene, SOON)
