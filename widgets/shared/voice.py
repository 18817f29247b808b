"""Words for a screen reader that knows no announcements: shown to it as notifications.

    speak_by(Voice(ask))        telling.py speaks by it; whether announcements are taken is asked

Orca 43 (Debian 12) is such a reader. What it says by itself is whatever comes into sight in the
role of a notification: so there are some of these, in no sight of anybody else, that bear the
words. Law: one way or the other, never both, for newer readers know both.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import isValid

from widgets.shared.telling import announce

if TYPE_CHECKING:
    from collections.abc import Callable

    Known = Callable[[bool], None]

_AT_ONCE = 4  # a reader asks for the words a little later, and the next may have come meanwhile

# Once registered, Qt deletes it with its widget; twice, and the window would end in a fault, if
# Python let go of it before: as an attribute of the widget it did. (No factory, see `roles`.)
_roles: list[QAccessibleWidget] = []


class Voice:
    """Called like `announce`."""

    def __init__(self, ask: Callable[[Known], None]) -> None:
        """ask: answers later, in the order of asking, whether announcements are taken."""
        self._ask = ask

    def __call__(self, about: QWidget, words: str, at_once: bool) -> None:
        if QAccessible.isActive():
            self._ask(partial(_say, about, about.window(), words, at_once))
        else:
            announce(about, words, at_once)


def _say(about: QWidget, window: QWidget, words: str, at_once: bool, taken: bool) -> None:
    if not isValid(window):
        return
    if taken:
        announce(about if isValid(about) else window, words, at_once)
    else:
        _show(window, words)


def _show(window: QWidget, words: str) -> None:
    shown = window.findChildren(_Shown, options=Qt.FindChildOption.FindDirectChildrenOnly)
    # The one that was used longest ago.
    mine = _Shown(window) if len(shown) < _AT_ONCE else min(shown, key=lambda it: it.turn)
    mine.turn = 1 + max((it.turn for it in shown), default=0)
    mine.setAccessibleName(words)
    QAccessible.updateAccessibility(QAccessibleEvent(mine, QAccessible.Event.ObjectShow))


class _Shown(QWidget):
    """Never seen; on the tree a notification."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.turn = 0
        role = QAccessibleWidget(self, QAccessible.Role.Notification)
        QAccessible.registerAccessibleInterface(role)
        _roles[:] = [*filter(isValid, _roles), role]
        self.hide()
