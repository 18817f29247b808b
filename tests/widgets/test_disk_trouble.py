"""What the window says and does when the disk takes nothing, or gives back something else."""

from __future__ import annotations

import asyncio
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.domain.ids import NoteId
from desktop.domain.operations.rescue import draft_id
from desktop.domain.operations.writing import NoteInteraction
from desktop.domain.records import Draft
from desktop.domain.words import DraftKind
from desktop.ports.clock import SystemClock
from desktop.store import outbox
from desktop.store.opening import connect
from desktop.store.reads import records
from desktop.store.rescue import suspect
from desktop.store.store import Store
from desktop.viewmodels.disk_words import MATTER
from tests.processes.disks import a_small_disk
from tests.support.damage import flip, place_of
from tests.support.desk import ME, until
from tests.support.people import EVERYTHING, MAIL
from tests.support.qt import settle, type_text
from tests.support.whole_window import composer_of, desk, fill, play
from widgets.shared.button import Button
from widgets.shared.drawn import Words
from widgets.shell.trouble import Trouble
from widgets.signin.sign import Sign

if TYPE_CHECKING:
    from pathlib import Path

    from widgets.shell.window import Window

SAID_WITHIN_S = 2.0
SLACK = 8  # other tests run beside this one


@pytest.mark.logs("(draft .*|window as left|conversation [0-9]+) could not write")
def test_a_full_disk_is_said_and_what_was_typed_is_saved_when_there_is_room(
    app: QApplication, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with a_small_disk(tmp_path / "disk", megabytes=16) as disk:

        def told(window: Window) -> list[str]:
            return [n.happened for n in desk(window).notices.everything if n.replace == MATTER]

        async def kept(window: Window) -> str:
            key = draft_id(ME.agent, MAIL.id, DraftKind.REPLY)
            draft = await desk(window).read(records.record, Draft, key)
            return draft.text if draft is not None else ""

        async def scene(window: Window) -> None:
            writing = await composer_of(window)
            disk.fill()
            type_text(writing, "On its way.")
            await until(lambda: told(window), within_s=SAID_WITHIN_S * SLACK)
            assert told(window) == ["The disk is full: nothing can be saved on this machine."]
            await until(lambda: "draft" in caplog.text, within_s=20)  # others write, too
            assert await kept(window) == ""

            disk.make_room()
            await until(lambda: not told(window), within_s=20)
            for _ in range(200):
                if await kept(window):
                    break
                await asyncio.sleep(0.1)
            assert await kept(window) == "On its way."

        play(app, disk.folder / "profile", scene, EVERYTHING)


def test_of_damaged_data_what_waits_is_rescued_and_the_rest_is_read_anew(
    app: QApplication, profile: Path
) -> None:
    fill(profile, EVERYTHING)
    with closing(connect(profile)) as connection:
        note = NoteInteraction(id=NoteId("n1"), about=MAIL.id, text="He called back.")
        Store(connection, SystemClock(), announce=lambda _changes: None).ask([note])
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    flip(profile, place_of(profile, "articles"))
    suspect(profile)

    said = _pressed_through(app, profile)

    assert said == [
        "The data on this machine cannot be read.",
        "1 change that had not been sent rescued.",
    ]
    with closing(connect(profile)) as connection:
        assert [each.record for each in outbox.waiting(connection)] == ["n1"]
    assert len(list(profile.glob("damaged-*/tresen.db"))) == 1


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("place", ["/srv/jana/.local/share/tresen", "C:/" + "Daten/" * 30])
def test_every_word_of_the_page_has_room_however_long_the_name_of_the_folder(
    place: str,
) -> None:
    page = Trouble("The data cannot be read.", f"It stays in {place}.", offer="Rescue")
    page.resize(1366, 768)
    page.show()
    settle()

    for words in page.findChildren(Words):
        assert words.height() >= words.heightForWidth(words.width())
    (sign,) = page.findChildren(Sign)
    assert sign.height() == sign.width()
    page.close()
    page.deleteLater()


@pytest.mark.usefixtures("app")
def test_what_takes_a_while_is_asked_for_once() -> None:
    page = Trouble("The data cannot be read.", "It can be rescued.", offer="Rescue")
    asked: list[bool] = []
    page.chosen.connect(lambda: asked.append(True))
    button = page.findChildren(Button)[0]

    button.click()
    button.click()

    assert asked == [True]
    assert button.working
    page.deleteLater()


def _pressed_through(app: QApplication, profile: Path) -> list[str]:
    """What the pages said, each left by its first button."""
    said: list[str] = []

    def look() -> None:
        for page in app.allWidgets():
            if isinstance(page, Trouble) and page.isVisible():
                if page.accessibleName() in said:
                    continue
                said.append(page.accessibleName())
                page.findChildren(Button)[0].click()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(50)

    async def never(_window: Window) -> None:
        raise AssertionError

    play(app, profile, never, None)
    timer.stop()
    return said
