"""Qt without a screen: one application for all tests, nothing of it left behind by any.

def test_…(app):  widget = …; widget.show(); type_text(widget, "Grüße"); settle()
"""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="session")
def _application() -> Iterator[QApplication]:
    application = QApplication(["tresen"])
    application.setStyle("Fusion")
    application.setQuitOnLastWindowClosed(False)
    yield application
    application.closeAllWindows()


@pytest.fixture
def app(_application: QApplication) -> Iterator[QApplication]:
    """The application; a window or a running timer the test leaves behind fails it."""
    before = set(_windows())
    timers_before = set(_running_timers())
    yield _application
    settle()
    left = [_described(window) for window in _windows() if window not in before]
    timers = [repr(timer) for timer in _running_timers() if timer not in timers_before]
    for window in set(_windows()) - before:
        window.deleteLater()
    settle()
    assert not left, f"windows left behind: {left}"
    assert not timers, f"timers left running: {timers}"


def settle() -> None:
    """Let Qt do everything that is due, deletions included."""
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


def wait_until(condition: Callable[[], bool], within_s: float = 5.0) -> None:
    """Let Qt work until the condition holds; fails with its name when it does not in time."""
    end = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < end, f"did not come true in {within_s} s: {condition}"
        pause = QEventLoop()
        QTimer.singleShot(5, pause.quit)
        pause.exec()


def type_text(widget: QWidget, text: str) -> None:
    """Type on the keyboard. QTest aborts the process on letters outside ASCII, this does not."""
    for letter in text:
        press(widget, Qt.Key.Key_unknown, text=letter)


def press(
    widget: QWidget,
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    text: str = "",
) -> None:
    """Press and release one key."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers, text))


def _windows() -> list[QWidget]:
    """Windows that stand alone: popups go with their parent, the tip is Qt's own for ever."""
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.parent() is None and widget.objectName() != "qtooltip_label"
    ]


def _running_timers() -> list[QTimer]:
    # Exact type first: asking every object of the process for isinstance takes four times as long.
    timers = [it for it in gc.get_objects() if type(it) is QTimer]
    return [timer for timer in timers if isValid(timer) and timer.isActive()]


def _described(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()!r} {widget.windowTitle()!r}"
