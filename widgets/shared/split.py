"""Panes beside each other, parted by one line that can be drawn.

The line is one pixel, what can be grasped of it eight. Laws: a double click restores the usual
widths; those drawn are remembered by whoever builds the window, in units; whoever draws a line far
beyond the least width of a pane wants it folded, and from there back wants it whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from desktop.text import tr
from widgets.shared.roles import Parting
from widgets.theme.appearance import dress, look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent

_GRASP = 8
_FOLDED_BELOW = 0.6  # of the least width
_WHOLE_FROM = 0.9


class _Line(Parting):
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

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        splitter = self.splitter()
        if isinstance(splitter, SplitPanes):
            splitter.drawn_to(self, self.mapTo(splitter, event.position().toPoint()).x())

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        splitter = self.splitter()
        if isinstance(splitter, SplitPanes):
            splitter.restore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self._line, 0, 1, self.height(), look().colour("line"))
        painter.end()


class SplitPanes(QSplitter):
    """Give it panes with `add`, the widths with `set_widths`.

    The pane that stretches takes what the others leave, whatever happens around: a window made
    wider, a pane put in another's place.
    """

    widths_changed = Signal(list)  # units, by a person's hand
    fold_asked = Signal(int, bool)  # the number of a pane, and whether it is to be folded

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._usual: list[int] = []
        self._wanted: list[int] = []
        self._stretching = -1
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._drawn)
        dress(self)

    def add(self, pane: QWidget, least: int, *, stretches: bool = False) -> None:
        """Add a pane that is never narrower than `least` units."""
        pane.setProperty("least", least)
        pane.setProperty("whole", least)
        pane.setMinimumWidth(look().px(least))
        self.addWidget(pane)
        self._read_in_order()
        self.setStretchFactor(self.count() - 1, int(stretches))
        if stretches:
            self._stretching = self.count() - 1

    def put(self, at: int, pane: QWidget, least: int) -> None:
        """Put a pane in another's place."""
        pane.setProperty("least", least)
        pane.setProperty("whole", least)
        pane.setMinimumWidth(look().px(least))
        self.replaceWidget(at, pane)
        self._read_in_order()

    def _read_in_order(self) -> None:
        """A screen reader meets the panes as the eye does; the lines lie over both neighbours."""
        parts = [part for of in (self.widget, self.handle) for part in map(of, range(self.count()))]
        for each in filter(None, parts):
            each.raise_()

    def set_widths(self, units: Sequence[int]) -> None:
        """Set all widths; a double click comes back to those of `set_usual`, or the first set."""
        self._usual = self._usual or list(units)
        self._wanted = list(units)
        self._hold()

    def set_usual(self, units: Sequence[int]) -> None:
        """Say what a double click restores."""
        self._usual = list(units)

    def widths(self) -> list[int]:
        return [round(width / look().scale) for width in self.sizes()]

    def restore(self) -> None:
        if len(self._usual) == self.count():
            self.set_widths(self._usual)
            self.widths_changed.emit(self.widths())

    def drawn_to(self, line: QSplitterHandle, x: int) -> None:
        """The line was drawn to this pixel: say so when that means to fold a pane or unfold it."""
        after = self.indexOf(line)
        at = after if after - 1 == self._stretching else after - 1
        pane = self.widget(at)
        if pane is None or at == self._stretching:
            return
        along = self.width() - x if self.isRightToLeft() else x
        wide = (along if at < after else self.width() - along) / look().scale
        whole = pane.property("whole")
        is_folded = pane.property("least") < whole
        if is_folded and wide >= whole * _WHOLE_FROM:
            self.fold_asked.emit(at, False)
        elif not is_folded and wide < whole * _FOLDED_BELOW:
            self.fold_asked.emit(at, True)

    def _drawn(self) -> None:
        self._wanted = self.widths()
        self.widths_changed.emit(self._wanted)

    def _hold(self) -> None:
        if len(self._wanted) != self.count():
            return
        pixels = [look().px(width) for width in self._wanted]
        if self._stretching >= 0:
            others = sum(pixels) - pixels[self._stretching]
            lines = self.handleWidth() * (self.count() - 1)
            pixels[self._stretching] = max(0, self.width() - others - lines)
        self.setSizes(pixels)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hold()

    def createHandle(self) -> QSplitterHandle:
        line = _Line(self.orientation(), self)
        line.setAccessibleName(tr("Line between two panes"))
        line.setToolTip(tr("Draw to resize, far to fold; a double click restores the usual width."))
        return line

    def look_changed(self) -> None:
        for at in range(self.count()):
            pane = self.widget(at)
            if pane is not None and (least := pane.property("least")):
                pane.setMinimumWidth(look().px(least))
        self._hold()
