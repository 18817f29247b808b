"""Tabs of a pane: plain words, the chosen one bold over a bar, a dot where something new was found.

Qt's own tab bar underneath, so arrows, roles and names are what a screen reader expects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QTabBar, QWidget

from desktop.text import tr
from widgets.shared.sides import mirrored
from widgets.theme.appearance import dress, look
from widgets.theme.canvas import canvas_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

_TALL = 46
_WIDEST_PAD, _NARROWEST_PAD = 10.0, 4.0
_EDGE = 10


class Tabs(QTabBar):
    """`chosen` tells the name of the tab the person went to."""

    chosen = Signal(str)

    def __init__(
        self, name: str, tabs: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        """`tabs` are (name, word on screen)."""
        super().__init__(parent)
        self._names = [tab for tab, _ in tabs]
        self._news: set[str] = set()
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        for _, word in tabs:
            self.addTab(word)
        dress(self)
        self.currentChanged.connect(self._told)

    @property
    def current(self) -> str:
        return self._names[self.currentIndex()]

    def choose(self, name: str) -> None:
        """Show another tab as chosen without telling anybody."""
        blocked = self.blockSignals(True)
        self.setCurrentIndex(self._names.index(name))
        self.blockSignals(blocked)
        self.set_news(name, False)

    def go(self, name: str) -> None:
        """Go to a tab as if the person had, if there is one of this name."""
        if name in self._names:
            self.setCurrentIndex(self._names.index(name))

    def set_news(self, name: str, new: bool) -> None:
        """Put the dot at a tab, or take it away; the chosen one never has it."""
        at = self._names.index(name)
        if new and at != self.currentIndex():
            self._news.add(name)
            self.setAccessibleTabName(at, tr("{tab}, something new", tab=self.tabText(at)))
        else:
            self._news.discard(name)
            self.setAccessibleTabName(at, self.tabText(at))
        self.update()

    def _told(self, at: int) -> None:
        self.set_news(self._names[at], False)
        self.chosen.emit(self._names[at])

    # ------------------------------------------------------------------------------- looks
    def look_changed(self) -> None:
        self.setFont(look().widget_font("body_b"))  # so that Qt measures again
        self.updateGeometry()

    def _word(self, at: int) -> float:
        return look().width(self.tabText(at), "body_b")

    def _pad(self) -> float:
        """Half the air between two words: less of it where the pane is narrow."""
        room = self.width() / look().scale - 2 * _EDGE
        words = sum(self._word(at) for at in range(self.count()))
        free = (room - words) / (2 * max(1, self.count()))
        return max(_NARROWEST_PAD, min(_WIDEST_PAD, free))

    def tabSizeHint(self, index: int) -> QSize:
        edge = _EDGE if index == 0 else 0
        return QSize(look().px(self._word(index) + 2 * self._pad() + edge), look().px(_TALL))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def sizeHint(self) -> QSize:
        words = sum(self._word(at) for at in range(self.count()))
        return QSize(
            look().px(words + 2 * _WIDEST_PAD * self.count() + 2 * _EDGE), look().px(_TALL)
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(120), look().px(_TALL))

    def resizeEvent(self, event: object) -> None:
        self.setFont(self.font())  # the air between the words depends on the width
        super().resizeEvent(event)  # type: ignore[arg-type]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, scale = QPainter(self), look().scale
        c, w, h = canvas_of(self, painter)
        c.rule(0, h - 1, w)
        here = self.tabAt(self.mapFromGlobal(self.cursor().pos())) if self.underMouse() else -1
        for at in range(self.count()):
            rect = mirrored(self.tabRect(at), self.width())
            edge = _EDGE if at == 0 else 0
            x, wide = rect.x() / scale + edge, rect.width() / scale - edge
            pad = (wide - self._word(at)) / 2
            chosen = at == self.currentIndex()
            style = "body_b" if chosen else "body"
            ink = "ink" if chosen or at == here else "muted"
            word = look().width(self.tabText(at), style)
            c.text(x + (wide - word) / 2, 13, word + 1, self.tabText(at), style, ink)
            if chosen:
                c.box(x + pad, h - 3, wide - 2 * pad, 3, "accent", radius=1.5)
            if self._names[at] in self._news:
                c.box(x + wide - pad + 1, 13, 6, 6, "accent", radius=3)
            if chosen and self.hasFocus():
                c.focus(x + pad - 6, 7, wide - 2 * pad + 12, 32, 6)
        painter.end()
