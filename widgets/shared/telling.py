"""What is told to whoever hears the window: a screen reader says it without being asked.

    tell(bar, "Your reply is kept.")                        said when the reader is free
    tell(card, "An e-mail is offered", at_once=True)        said over everything else
    tell_soon(field, "found", "12 hits")                    the last one, once it stands still

Laws: the same words are not told twice in a row within two seconds, whoever tells them; of one
matter only what it came to is told, never each step on the way; what is told takes no focus.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

_AGAIN_AFTER_S = 2.0
_STILL_MS = 500
_LONGEST = 300  # letters: who wants all of it goes there

_last = ("", 0.0)  # what was told, and when


def tell(about: QWidget, words: str, *, at_once: bool = False) -> None:
    """Have these words said. at_once: what cannot wait, an offer or something that failed."""
    global _last  # noqa: PLW0603  one voice a process, as one reader listens
    words, now = _short(" ".join(words.split())), time.monotonic()
    if not words or (words == _last[0] and now - _last[1] < _AGAIN_AFTER_S):
        return
    _last = (words, now)
    _way(about, words, at_once)


def announce(about: QWidget, words: str, at_once: bool) -> None:
    """The way that readers of today know."""
    event = QAccessibleAnnouncementEvent(about, words)
    ways = QAccessible.AnnouncementPoliteness
    event.setPoliteness(ways.Assertive if at_once else ways.Polite)
    QAccessible.updateAccessibility(event)


_way: Callable[[QWidget, str, bool], None] = announce


def speak_by(way: Callable[[QWidget, str, bool], None] = announce) -> None:
    """From now on words go this way, as `voice` does."""
    global _way  # noqa: PLW0603  one voice a process, as one reader listens
    _way = way


def tell_soon(about: QWidget, matter: str, words: str | Callable[[], str]) -> None:
    """Have these words said once nothing newer came of the matter for half a second; "" is none.

    A function is asked only then: a list that fills row by row is not counted at each of them.
    """
    timer = about.findChild(_Soon, f"soon-{matter}")
    if timer is None:
        if not words:
            return
        timer = _Soon(about, matter)
    timer.wait(words)


def tell_row(view: QAbstractItemView) -> None:
    """The list that has just got the keyboard says its current row, after its own name."""
    if QAccessible.isActive():
        QTimer.singleShot(0, view, lambda: _row(view))


def _row(view: QAbstractItemView) -> None:
    if view.hasFocus() and view.currentIndex().isValid():
        event = QAccessibleEvent(view, QAccessible.Event.Focus)
        event.setChild(view.currentIndex().row())
        QAccessible.updateAccessibility(event)


class _Soon(QTimer):
    """Holds the newest words of one matter; gone with the widget that they are about."""

    def __init__(self, about: QWidget, matter: str) -> None:
        super().__init__(about)
        self.setObjectName(f"soon-{matter}")
        self.setSingleShot(True)
        self.setInterval(_STILL_MS)
        self._about = about
        self._words: str | Callable[[], str] = ""
        self.timeout.connect(self._tell)

    def wait(self, words: str | Callable[[], str]) -> None:
        self._words = words
        if words:
            self.start()
        else:
            self.stop()

    def _tell(self) -> None:
        if self._about.isVisible():
            tell(self._about, self._words if isinstance(self._words, str) else self._words())


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"
