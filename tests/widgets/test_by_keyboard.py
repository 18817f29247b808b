"""Without a mouse: Tab reaches everything, is never held fast, and where it is can be seen."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.settings import THEME, Settings
from tests.support.by_keys import USED, called, group, read_aloud
from tests.support.on_image import pixels
from tests.support.people import EVERYTHING
from tests.support.screens import screens
from tests.support.whole_window import play
from widgets.shared.tab_order import see, stops

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from widgets.shell.window import Window

WIDE, TALL = 1366, 768
WALKED = ("customer", "customer.change", "interaction.wrap-up", "customers", "settings")
_MOST = 300  # stops of one screen
_GRAPHICS = 3.0  # WCAG 2.2, 1.4.11
_RING = 60  # pixels: less is a caret, not a ring
_AROUND = 24  # pixels: a field's ring is its frame's


def _walked(window: Window, key: Qt.Key) -> list[QWidget | None]:
    """The stops of one round with Tab or Shift+Tab, from where the keyboard is."""
    start, seen = window.focusWidget(), list[QWidget | None]()
    while start not in seen and len(seen) < _MOST:
        QTest.keyClick(window.focusWidget() or window, key)
        seen.append(window.focusWidget())
    return seen


def _siblings_by_arrow(stops_: set[QWidget | None]) -> set[QWidget]:
    """What the arrows of a group reach: of those that exclude each other, Tab stops at one."""
    return {
        other
        for stop in stops_
        if isinstance(stop, QAbstractButton) and stop.autoExclusive()
        for other in group(stop)
    }


def _out_of_order(window: Window, there: list[QWidget]) -> Iterator[str]:
    """Where a screen reader that goes through the tree goes another way than Tab."""
    read = {id(widget): at for at, widget in enumerate(read_aloud(window))}
    for one, other in pairwise(there):
        if read[id(one)] > read[id(other)]:
            yield f"{called(other)} is read before {called(one)}"


def test_tab_reaches_everything_that_can_be_used_in_the_order_it_is_read_aloud(
    app: QApplication, profile: Path
) -> None:
    wrong: list[str] = []

    async def scene(window: Window) -> None:
        window.resize(WIDE, TALL)
        async for where in screens(window):
            there = stops(window)
            if where in WALKED:
                assert set(_walked(window, Qt.Key.Key_Tab)) == set(there), where
                assert set(_walked(window, Qt.Key.Key_Backtab)) == set(there), where
            wrong.extend(f"{where}: {each}" for each in _out_of_order(window, there))
            reached = set(there) | _siblings_by_arrow(set(there))
            for widget in window.findChildren(QWidget):
                used = isinstance(widget, USED) and widget.isVisible() and widget.isEnabled()
                if used and widget not in reached:
                    wrong.append(f"{where}: {called(widget)} is not reached")

    play(app, profile, scene, EVERYTHING)

    assert wrong == []


def _luminance(colour: QColor) -> float:
    """As WCAG 2.2 defines it."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _clear_changes(before: QImage, after: QImage) -> int:
    """How many pixels differ by 3:1 or more."""
    pairs = Counter(zip(_pixels(before), _pixels(after), strict=True))
    return sum(
        times
        for (one, other), times in pairs.items()
        if one != other and contrast(QColor(one), QColor(other)) >= _GRAPHICS
    )


def _pixels(image: QImage) -> memoryview:
    return memoryview(pixels(image, QImage.Format.Format_RGB32)).cast("I")


@pytest.mark.parametrize(
    "theme",
    [
        "light",
        pytest.param("dark", marks=pytest.mark.long),
        pytest.param("contrast", marks=pytest.mark.long),
    ],
)
def test_where_the_keyboard_is_can_be_seen(app: QApplication, profile: Path, theme: str) -> None:
    unseen: list[str] = []
    known: set[str] = set()

    async def scene(window: Window) -> None:
        window.resize(WIDE, TALL)
        async for where in screens(window):
            for stop in stops(window):
                name = called(stop)
                if name not in known:
                    known.add(name)
                    if not _is_seen(window, stop):
                        unseen.append(f"{where}: {name}")

    Settings.load(profile).choose(THEME, theme)
    play(app, profile, scene, EVERYTHING)

    assert unseen == []


def _is_seen(window: Window, stop: QWidget) -> bool:
    """Whether the picture of the window changes clearly when the keyboard comes here."""
    elsewhere = next(each for each in stops(window) if each is not stop)
    see(stop)
    place = QRect(stop.mapTo(window, QPoint(0, 0)), stop.size())
    around = place.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND).intersected(window.rect())
    pictures = []
    for here in (elsewhere, stop):
        here.setFocus(Qt.FocusReason.TabFocusReason)
        pictures.append(window.grab(around).toImage())
    return _clear_changes(*pictures) >= _RING
