"""Panes beside each other, parted by one line that can be drawn.

The line is one pixel, what can be grasped of it eight. Law: a double click restores the widths the
window came with; widths are remembered by whoever builds the window, in units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from widgets.theme.appearance import dress, look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent

_GRASP = 8


class _Line(QSplitterHandle):
    """One line of `line`, grasped up to four pixels beside it."""

    _line = 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        more = _GRASP - self.width()
        if more > 0:  # Qt itself makes five of one
            left = more // 2
            self._line = self.width() // 2 + left
            self.setGeometry(self.geometry().adjusted(-left, 0, more - left, 0))
        self.setMask(QRegion(self.rect()))

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        splitter = self.splitter()
        if isinstance(splitter, SplitPanes):
            splitter.restore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self._line, 0, 1, self.height(), look().colour("line"))
        painter.end()


class SplitPanes(QSplitter):
    """Give it panes with `add`, the widths with `set_widths`."""

    widths_changed = Signal(list)  # units, by a person's hand

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._usual: list[int] = []
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(lambda *_: self.widths_changed.emit(self.widths()))
        dress(self)

    def add(self, pane: QWidget, least: int, *, stretches: bool = False) -> None:
        """Add a pane that is never narrower than `least` units."""
        pane.setProperty("least", least)
        pane.setMinimumWidth(look().px(least))
        self.addWidget(pane)
        self.setStretchFactor(self.count() - 1, int(stretches))

    def set_widths(self, units: Sequence[int]) -> None:
        """Set all widths; a double click comes back to the first ones set."""
        self._usual = self._usual or list(units)
        self.setSizes([look().px(width) for width in units])

    def widths(self) -> list[int]:
        return [round(width / look().scale) for width in self.sizes()]

    def restore(self) -> None:
        if self._usual:
            self.setSizes([look().px(width) for width in self._usual])
            self.widths_changed.emit(self.widths())

    def createHandle(self) -> QSplitterHandle:
        return _Line(self.orientation(), self)

    def look_changed(self) -> None:
        for at in range(self.count()):
            pane = self.widget(at)
            if pane is not None and (least := pane.property("least")):
                pane.setMinimumWidth(look().px(least))
