"""A scroll bar that is only a thumb: no arrows, no groove, ten units wide.

    slim(view)      before anything asks the view for its bars

It is painted here and not by a style sheet, because one sheet on the application makes every widget
of it dearer: Qt looks through its rules again for each widget of a tree that is given a parent. A
pane of 74 widgets took 31 ms to build with it and 16 ms without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractSlider, QScrollBar

from widgets.theme.appearance import look

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QMouseEvent, QPaintEvent
    from PySide6.QtWidgets import QAbstractScrollArea, QWidget

_WIDE, _MARGIN, _LEAST = 10, 2, 32  # units
_RESTING = 3  # units beside the thumb while nobody points at it: it is seen and does not call
_Action = QAbstractSlider.SliderAction


class Thumb(NamedTuple):
    """Where the thumb is and how far it can go, in pixels along the bar."""

    at: float
    length: float
    way: float  # what the thumb can be moved by

    def holds(self, along: float) -> bool:
        return self.at <= along <= self.at + self.length


class SlimBar(QScrollBar):
    def __init__(self, direction: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(direction, parent)
        self._held: float | None = None  # where the thumb is held, from its beginning

    def thumb(self) -> Thumb:
        """Return where the thumb is now."""
        margin = look().px(_MARGIN)
        room = max(0, self._long() - 2 * margin)
        span = self.maximum() - self.minimum()
        share = self.pageStep() / max(1, span + self.pageStep())
        length = min(room, max(look().px(_LEAST), room * share))
        way = room - length
        gone = (self.sliderPosition() - self.minimum()) / max(1, span)
        return Thumb(margin + way * gone, length, way)

    def _lies(self) -> bool:
        return self.orientation() == Qt.Orientation.Horizontal

    def _long(self) -> int:
        return self.width() if self._lies() else self.height()

    def _along(self, event: QMouseEvent) -> float:
        return event.position().x() if self._lies() else event.position().y()

    # ------------------------------------------------------------------------------- hands
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Hold the thumb; beside it go on by a page; with the middle button go there."""
        along, thumb = self._along(event), self.thumb()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._held = thumb.length / 2
            self._move_to(along)
        elif event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
        elif thumb.holds(along):
            self._held = along - thumb.at
            self.setSliderDown(True)
        else:
            back = along < thumb.at
            step = _Action.SliderPageStepSub if back else _Action.SliderPageStepAdd
            self.triggerAction(step)
            self.setRepeatAction(step)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._move_to(self._along(event))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._held = None
        self.setRepeatAction(_Action.SliderNoAction)
        self.setSliderDown(False)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()  # Qt's own menu for it speaks Qt's language

    def _move_to(self, along: float) -> None:
        thumb = self.thumb()
        if self._held is None or not thumb.way:
            return
        gone = (along - self._held - look().px(_MARGIN)) / thumb.way
        span = self.maximum() - self.minimum()
        self.setSliderPosition(self.minimum() + round(min(1.0, max(0.0, gone)) * span))

    # ------------------------------------------------------------------------------- looks
    def sizeHint(self) -> QSize:
        wide = look().px(_WIDE)
        return QSize(3 * wide, wide) if self._lies() else QSize(wide, 3 * wide)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.maximum() <= self.minimum():
            return
        thumb, margin = self.thumb(), look().px(_MARGIN)
        used = self.underMouse() or self.isSliderDown()
        edge = margin if used else look().px(_RESTING)
        broad = (self.height() if self._lies() else self.width()) - 2 * edge
        rect = QRectF(edge, thumb.at, broad, thumb.length)
        if self._lies():
            rect = QRectF(thumb.at, edge, thumb.length, broad)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().colour("edge"))
        painter.drawRoundedRect(rect, broad / 2, broad / 2)
        painter.end()


def slim(view: QAbstractScrollArea) -> None:
    """Give a view bars of this kind in place of those that Qt made."""
    view.setVerticalScrollBar(SlimBar(Qt.Orientation.Vertical))
    view.setHorizontalScrollBar(SlimBar(Qt.Orientation.Horizontal))
