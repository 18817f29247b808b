"""Run by test_fine_screen in a process of its own, where a unit is two pixels of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from desktop.settings import LANGUAGE, Settings
from tests.support.people import EVERYTHING
from tests.support.screens import screens
from tests.support.whole_window import play
from tests.widgets.test_enough_room import Cut, cut_off, overlaps
from widgets.shared.button import IconButton
from widgets.shared.rail_button import RailButton

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication, QWidget

    from widgets.shell.window import Window

WIDE, TALL = 683, 384  # what is left of 1366 by 768


def test_everything_has_room_and_no_icon_is_blurred(app: QApplication, profile: Path) -> None:
    found: list[Cut] = []
    over: set[str] = set()
    blurred: set[str] = set()

    async def scene(window: Window) -> None:
        assert window.devicePixelRatioF() == 2
        window.resize(WIDE, TALL)
        async for where in screens(window):
            found.extend(cut_off(window, where))
            over.update(overlaps(window, where))
            icons = window.findChildren(IconButton) + window.findChildren(RailButton)
            blurred.update(it.icon_name for it in icons if it.isVisible() and _is_blurred(it))

    Settings.load(profile).choose(LANGUAGE, "de")
    play(app, profile, scene, EVERYTHING)

    assert found == []
    assert over == set()
    assert blurred == set()


def _is_blurred(widget: QWidget) -> bool:
    """Whether each unit of its picture is one colour, as of a picture made for a coarse screen."""
    picture = widget.grab().toImage()
    units = (
        QPoint(2 * x, 2 * y)
        for x in range(picture.width() // 2)
        for y in range(picture.height() // 2)
    )
    return all(_is_one_colour(picture, unit) for unit in units)


def _is_one_colour(picture: QImage, at: QPoint) -> bool:
    beside = (QPoint(1, 0), QPoint(0, 1), QPoint(1, 1))
    return all(picture.pixel(at) == picture.pixel(at + step) for step in beside)
