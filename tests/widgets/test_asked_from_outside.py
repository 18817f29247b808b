"""A number that was clicked elsewhere is found in the window, as soon as somebody is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.viewmodels.rows import CommandRow
from integrations.system.one_window import KNOCK, leave
from tests.support.desk import until
from tests.support.people import EVERYTHING, FRIEDA
from tests.support.whole_window import desk, play, sheet_of

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from widgets.shell.window import Window

NUMBER = "+49 171 3920042"  # the local store has it as somebody wrote it


def test_a_number_that_is_clicked_elsewhere_is_found_in_the_palette(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        sheet = await sheet_of(window)
        leave(profile, NUMBER)

        await until(lambda: sheet.is_open)
        assert sheet.edit.text() == NUMBER
        await until(lambda: f"customer:{FRIEDA.id}" in _found(sheet.feed.rows))
        assert not (profile / KNOCK).exists()

        leave(profile, "0")
        await until(lambda: sheet.edit.text() == "0")
        assert sheet.is_open

    play(app, profile, scene, EVERYTHING)


def test_a_second_start_without_a_number_asks_for_nothing(app: QApplication, profile: Path) -> None:
    async def scene(window: Window) -> None:
        sheet = await sheet_of(window)
        leave(profile, "")

        notices = desk(window).notices
        await until(lambda: any("open already" in notice.happened for notice in notices.everything))
        assert not sheet.is_open

    play(app, profile, scene, EVERYTHING)


def _found(rows: tuple[object, ...]) -> list[str]:
    return [row.key for row in rows if isinstance(row, CommandRow)]
