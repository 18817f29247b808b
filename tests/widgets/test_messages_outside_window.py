"""A customer writes while another window is in front: the whole window on a real session bus."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from desktop.domain.ids import MessageId
from desktop.domain.kinds import BY_RECORD
from desktop.store.changes import changes_of
from tests.support.desk import NOON, put, until
from tests.support.notification_server import NotificationServer, SessionBus
from tests.support.people import CHAT, EVERYTHING, said
from tests.support.whole_window import content, desk, play, sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from widgets.shell.window import Window

MORE = replace(
    CHAT,
    messages=(*CHAT.messages, said("Und?", NOON + timedelta(minutes=1), id=MessageId("more"))),
)


@pytest.fixture
def bus(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SessionBus]:
    with SessionBus(tmp_path_factory.mktemp("bus")) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        yield bus


def test_a_click_on_it_brings_the_window_forward_with_the_contact(
    app: QApplication, profile: Path, bus: SessionBus
) -> None:
    async def scene(window: Window) -> None:
        async with NotificationServer(bus.address) as server:
            await sheet_of(window)
            await until(lambda: content(window).state.shown.word)
            window.showMinimized()
            await until(lambda: not content(window).in_front())
            await desk(window).supervisor.pause(0.3)  # the first look, at what is no news
            put(profile, [MORE])
            desk(window).changed.emit(changes_of([(BY_RECORD[type(MORE)].name, MORE.id)]))
            await until(lambda: server.shown)
            assert server.shown[0].title == "New chat message"
            assert "Und?" not in server.shown[0].body

            await server.press("default")
            await until(lambda: desk(window).open.interaction == CHAT.id)
            assert not window.isMinimized()

    play(app, profile, scene, EVERYTHING)
