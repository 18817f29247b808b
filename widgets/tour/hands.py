"""What a person does: pointing, clicking, typing, pressing keys; nothing else.

Every act is an event of mouse or keyboard that comes in where Qt takes those of the system, so
focus, shortcuts and popups answer as they do to a person. Law: an act happens outside every task
of asyncio, because Qt works off its events within it, and those may begin tasks of their own.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMenu, QScrollArea, QWidget

from widgets.tour.eyes import Spot, middle, name_of

if TYPE_CHECKING:
    from collections.abc import Callable

_LEFT, _NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
_NOTCH = 120  # of a wheel, in Qt's eighths of a degree
_NOTCHES = 200
_TURNS, _TURN_S = 50, 0.02
_KEYS = {"\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}


class OutOfReach(Exception):
    """What was to be clicked is not where a pointer gets to."""


async def click(widget: QWidget) -> None:
    """Point at the middle of a control and click, once it is in sight and stands still."""
    await _stands_still(widget)
    await _turned_to(widget)
    await _stands_still(widget)
    await click_at(widget.window(), middle(widget))


async def click_row(spot: Spot) -> None:
    """Click a row at its left third, where no part of it lies; the wheel brings it into sight."""
    rect = await _in_sight(spot)
    await click_at(*_from(spot, QPoint(rect.x() + rect.width() // 3, rect.center().y())))


async def click_entry(menu: QMenu, words: str) -> None:
    """Click the entry of an open menu that begins with these words."""
    for action in menu.actions():
        if action.text().startswith(words):
            await click_at(menu, menu.actionGeometry(action).center())
            return
    raise OutOfReach(words)


async def type_text(text: str) -> None:
    """Type on the keyboard, letter by letter, into whatever has the focus."""
    for letter in text:
        await _act(partial(_letter, letter))


async def press(keys: str) -> None:
    """Press a combination as Qt writes it: "Ctrl+Return"."""
    await _act(lambda: QTest.keySequence(_front(), QKeySequence(keys)))


def _letter(letter: str) -> None:
    code = _KEYS.get(letter, Qt.Key.Key_unknown)
    QTest.sendKeyEvent(QTest.KeyAction.Click, _front(), code, letter, _NO_KEY)


def _front() -> QWidget:
    """Where keys go to now."""
    place = QApplication.activePopupWidget() or QApplication.focusWidget()
    if place is None:
        place = QApplication.activeWindow()
    if place is None:
        raise OutOfReach("the keyboard")
    return place


async def _stands_still(widget: QWidget) -> None:
    for _ in range(_TURNS):
        before = middle(widget)
        await asyncio.sleep(_TURN_S)
        if middle(widget) == before:
            return


async def _turned_to(widget: QWidget) -> None:
    """Turn the wheel over what the control scrolls in, until its middle is in sight."""
    for area in _scrolling(widget):
        room = area.viewport().rect()
        for _ in range(_NOTCHES):
            place = widget.mapTo(area.viewport(), widget.rect().center())
            if room.contains(QPoint(room.center().x(), place.y())):
                break
            await _act(partial(_turn_wheel, area, room.center(), down=place.y() > 0))
        else:
            raise OutOfReach(name_of(widget))


def _scrolling(widget: QWidget) -> list[QScrollArea]:
    """What it scrolls in, the outermost last."""
    areas, above = list[QScrollArea](), widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            areas.append(above)
        above = above.parentWidget()
    return areas


async def _in_sight(spot: Spot) -> QRect:
    """Turn the wheel over the list until the row is in sight; returns where it stands."""
    view, room = spot.view, spot.view.viewport().rect()
    for _ in range(_NOTCHES):
        rect = view.visualRect(spot.place)
        if room.contains(rect.center()):
            return rect
        await _act(partial(_turn_wheel, view, room.center(), down=rect.center().y() > 0))
    raise OutOfReach(spot.said)


def _turn_wheel(area: QAbstractScrollArea, place: QPoint, *, down: bool) -> None:
    """One notch at a place of what scrolls."""
    top = area.window()
    there = QPointF(area.viewport().mapTo(top, place))
    QTest.wheelEvent(top.windowHandle(), there, QPoint(0, -_NOTCH if down else _NOTCH))


def _from(spot: Spot, place: QPoint) -> tuple[QWidget, QPoint]:
    """A place in a list as a place in its window."""
    top = spot.view.window()
    return top, spot.view.viewport().mapTo(top, place)


async def click_at(widget: QWidget, place: QPoint) -> None:
    """Click a place, given in the pixels of this widget."""
    top = widget.window()
    handle, there = top.windowHandle(), widget.mapTo(top, place)
    await _act(lambda: QTest.mouseMove(handle, there))
    await _act(lambda: QTest.mouseClick(handle, _LEFT, _NO_KEY, there))


async def _in_front() -> None:
    """Without a window system nobody gives a window the keyboard back when its popup goes."""
    for _ in range(_TURNS):
        if QApplication.activePopupWidget() or QApplication.activeWindow():
            return
        for top in QApplication.topLevelWidgets():
            if top.isVisible() and not isinstance(top, QMenu):
                top.activateWindow()
        await asyncio.sleep(_TURN_S)


async def _act(act: Callable[[], object]) -> None:
    """Do it from Qt's loop, and go on when it is done."""
    await _in_front()
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def do() -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001  whatever it is, the step must hear of it
            done.set_exception(error)
        else:
            done.set_result(None)

    QTimer.singleShot(0, do)
    await done
