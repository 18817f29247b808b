"""Nothing is cut off in the window at 1366 by 768: every button and label has the room it asks for.

The window is walked through by its actions, page by page and form by form, in both languages; what
is measured is whatever is visible then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from desktop import text
from desktop.settings import LANGUAGE, TEXT_SIZE, Settings
from tests.support.people import EVERYTHING
from tests.support.screens import screens
from tests.support.whole_window import play
from widgets.shared.control import Control
from widgets.tour import eyes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from widgets.shell.window import Window

WIDE, TALL = 1366, 768


class Cut(NamedTuple):
    """A widget with less room than it asks for."""

    where: str
    name: str
    kind: str
    has: int
    needs: int


def cut_off(window: QWidget, where: str) -> Iterator[Cut]:
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, Control | QLabel) or not widget.isVisible():
            continue
        name, kind, needs = eyes.name_of(widget), type(widget).__name__, widget.sizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            tall = widget.heightForWidth(widget.width())
            if widget.height() < tall:
                yield Cut(where, name, f"{kind} high", widget.height(), tall)
        elif widget.width() < needs.width():
            yield Cut(where, name, kind, widget.width(), needs.width())
        elif _sticks_out(widget):
            yield Cut(where, name, f"{kind} sticks out", 0, 0)


def _sticks_out(widget: QWidget) -> bool:
    """Whether its right end lies outside one of the widgets around it."""
    around = widget.parentWidget()
    while around is not None and not around.isWindow():
        place = widget.mapTo(around, widget.rect().topLeft())
        if place.x() < 0 or place.x() + widget.width() > around.width():
            return True
        around = around.parentWidget()
    return False


@pytest.mark.parametrize("size", [pytest.param("100", marks=pytest.mark.long), "125"])
@pytest.mark.parametrize("language", text.LANGUAGES)
def test_no_button_or_label_is_cut_off(
    app: QApplication, profile: Path, language: str, size: str
) -> None:
    found: list[Cut] = []

    async def scene(window: Window) -> None:
        window.resize(WIDE, TALL)
        async for where in screens(window, wrong=True):
            found.extend(cut_off(window, where))

    Settings.load(profile).choose(LANGUAGE, language)
    Settings.load(profile).choose(TEXT_SIZE, size)
    play(app, profile, scene, EVERYTHING)

    assert found == []
