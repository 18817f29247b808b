"""Nothing is cut off in the window: every button and label has the room it asks for, at every size.

The window is walked through by its actions, page by page and form by form, in both languages; what
is measured is whatever is visible then. What is too wide may show its words whole in its tip, and
what lies outside may be scrolled to; nothing may lie over its neighbour.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QLineEdit, QMenu, QWidget

from desktop import text
from desktop.settings import LANGUAGE, TEXT_SIZE, Settings
from tests.support.over_screens import RECORDS, everywhere, windows
from tests.support.whole_window import play
from widgets.shared.control import Control
from widgets.shared.field import Framed
from widgets.shared.popup import Popup
from widgets.theme.appearance import look
from widgets.theme.tokens import SHADOW
from widgets.tour import eyes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from widgets.shell.window import Window

WIDE, TALL = 1366, 768
SCREENS = {"1366": (1366, 768), "1920": (1920, 1080)}
_LAID_OUT = (Control, QLabel, Framed)


class Cut(NamedTuple):
    """A widget with less room than it asks for."""

    where: str
    name: str
    kind: str
    has: int
    needs: int


def cut_off(window: QWidget, where: str) -> Iterator[Cut]:
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        name, kind, needs = eyes.name_of(widget), type(widget).__name__, widget.sizeHint()
        if isinstance(widget, QLineEdit):
            yield from _hint_cut(widget, where)
        if isinstance(widget, QMenu | Popup):
            yield from _out_of_sight(widget, where)
        if not isinstance(widget, Control | QLabel):
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            tall = widget.heightForWidth(widget.width())
            if widget.height() < tall:
                yield Cut(where, name, f"{kind} high", widget.height(), tall)
        elif widget.width() < needs.width() and widget.toolTip() != widget.text():
            yield Cut(where, name, kind, widget.width(), needs.width())
        elif widget.height() < widget.minimumSizeHint().height():
            yield Cut(where, name, f"{kind} low", widget.height(), needs.height())
        elif _sticks_out(widget):
            yield Cut(where, name, f"{kind} sticks out", 0, 0)


def _out_of_sight(sheet: QWidget, where: str) -> Iterator[Cut]:
    """A menu narrower than its words, a sheet that reaches out of its window."""
    if isinstance(sheet, QMenu):
        if sheet.width() < sheet.sizeHint().width():
            yield Cut(where, sheet.title(), "menu", sheet.width(), sheet.sizeHint().width())
        return
    around = look().px(SHADOW)  # is painted around it
    inner = sheet.geometry().adjusted(around, around, -around, -around)
    if not sheet.window().rect().contains(inner):
        yield Cut(where, f"{inner.getRect()}", "sheet", 0, 0)


def _hint_cut(field: QLineEdit, where: str) -> Iterator[Cut]:
    """A hint that is longer than its field, and that no tip says."""
    hint = field.placeholderText()
    needs = field.fontMetrics().horizontalAdvance(hint)
    has = field.width() - field.textMargins().left() - field.textMargins().right()
    if not field.text() and has < needs and hint not in field.toolTip():
        yield Cut(where, hint, "hint", has, needs)


def overlaps(window: QWidget, where: str) -> Iterator[str]:
    """Buttons, labels and fields of one place that lie over each other."""
    for around in window.findChildren(QWidget):
        if around.isVisible():
            parts = [it for it in around.findChildren(QWidget, options=_DIRECT) if it.isVisible()]
            laid_out = [it for it in parts if isinstance(it, _LAID_OUT)]
            for one, other in combinations(laid_out, 2):
                if one.geometry().intersects(other.geometry()):
                    yield f"{where}: {eyes.name_of(one)!r} and {eyes.name_of(other)!r}"


_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def _sticks_out(widget: QWidget) -> bool:
    """Whether some of it lies outside a widget around it, where nothing scrolls it into sight."""
    around = widget.parentWidget()
    while around is not None and not around.isWindow():
        place = QRect(widget.mapTo(around, widget.rect().topLeft()), widget.size())
        sideways, upright = _scrolls(around)
        if not sideways and (place.left() < 0 or place.right() >= around.width()):
            return True
        if not upright and (place.top() < 0 or place.bottom() >= around.height()):
            return True
        if sideways or upright:  # what is outside of the area is the area's matter
            widget = around
        around = around.parentWidget()
    return False


def _scrolls(around: QWidget) -> tuple[bool, bool]:
    """Whether this is what is seen of an area that can be scrolled, to the side and upright."""
    area = around.parentWidget()
    if not isinstance(area, QAbstractScrollArea) or area.viewport() is not around:
        return False, False
    bars = area.horizontalScrollBar(), area.verticalScrollBar()
    return bars[0].maximum() > 0, bars[1].maximum() > 0


@pytest.mark.parametrize(
    ("size", "screen"),
    [
        pytest.param("100", "1366", marks=pytest.mark.long),
        pytest.param("125", "1366", marks=pytest.mark.long),
        pytest.param("150", "1366", marks=pytest.mark.long),
        pytest.param("175", "1366", marks=pytest.mark.long),
        ("200", "1366"),
        pytest.param("200", "1920", marks=pytest.mark.long),
    ],
)
@pytest.mark.parametrize("language", text.LANGUAGES)
def test_no_button_or_label_is_cut_off(
    app: QApplication, profile: Path, language: str, size: str, screen: str
) -> None:
    found: list[Cut] = []
    over: set[str] = set()

    async def scene(window: Window) -> None:
        window.resize(*SCREENS[screen])
        async for where in everywhere(window, wrong=True):
            assert (window.width(), window.height()) == SCREENS[screen], where
            for each in windows(window):
                found.extend(cut_off(each, where))
                over.update(overlaps(each, where))

    Settings.load(profile).choose(LANGUAGE, language)
    Settings.load(profile).choose(TEXT_SIZE, size)
    play(app, profile, scene, RECORDS)

    assert found == []
    assert over == set()
