"""A lifted sheet over the window: palette, text modules, a list under a button.

    Popup(inner, parent=window).open_at(QRect(...))          lies over the window, with it
    Popup(inner, parent=window, alone=True)                  a window of its own, closes by itself

The frame and its shadow are painted. Law: Esc closes it and gives the keyboard back, or to what
is seen around the place where it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from widgets.shared.edged import LIFTED, Edged
from widgets.shared.motion import arrive
from widgets.shared.tab_order import KEEPS
from widgets.theme.appearance import dress, look
from widgets.theme.canvas import canvas_of
from widgets.theme.tokens import SHADOW

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

_FROM_ABOVE = 8  # units
_FROM_EDGE = 4


class Popup(Edged):
    """`open_at` takes the sheet itself; its shadow lies around that."""

    closed = Signal()

    def __init__(
        self, inner: QWidget, parent: QWidget, *, alone: bool = False, of: QWidget | None = None
    ) -> None:
        """of: what it belongs to; wherever that is shown, it opens over that window."""
        super().__init__(inner, LIFTED, parent, lifted=True, pad=(3, 6))  # clear of the corners
        self._back_to: QWidget | None = None
        self._place = QRect()
        self._of = of
        self.setProperty(KEEPS, True)
        if alone:
            self.setWindowFlags(
                Qt.WindowType.Popup
                | Qt.WindowType.FramelessWindowHint
                | Qt.WindowType.NoDropShadowWindowHint
            )
            self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.hide()

    def open_at(self, sheet: QRect) -> None:
        """Show the sheet here, in the parent's pixels (the screen's when it stands alone)."""
        self._back_to = QApplication.focusWidget()
        if self._of is not None and self._of.window() is not self.parentWidget():
            self.setParent(self._of.window())
        around = look().px(SHADOW)
        window = self.parentWidget()
        sheet = sheet if self.isWindow() or window is None else self._within(sheet, window.rect())
        self._place = sheet.adjusted(-around, -around, around, around)
        self.setGeometry(self._place)
        self.show()
        self.raise_()
        arrive(self, self._come)

    def _within(self, sheet: QRect, room: QRect) -> QRect:
        """Moved, and made smaller where it must be, until all of it is seen in the window."""
        edge = look().px(_FROM_EDGE)
        inside = room.adjusted(edge, edge, -edge, -edge)
        within = QRect(sheet.topLeft(), sheet.size().boundedTo(inside.size()))
        within.moveRight(min(within.right(), inside.right()))
        within.moveBottom(min(within.bottom(), inside.bottom()))
        within.moveLeft(max(within.left(), inside.left()))
        within.moveTop(max(within.top(), inside.top()))
        return within

    def _come(self, there: float) -> None:
        """From a little above to its place; what is laid out in it stays as it is."""
        self.move(self._place.topLeft() - QPoint(0, round((1.0 - there) * look().px(_FROM_ABOVE))))

    def give_up(self) -> None:
        """Close, and let the keyboard go back to where it was."""
        if self.isVisible():
            self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QEvent) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        back, self._back_to = self._back_to, None
        if self.isAncestorOf(QApplication.focusWidget() or self):
            while back is not None and not _can_have_it(back):
                back = back.parentWidget()  # it has gone meanwhile, with the page it was on
            if back is not None:
                back.setFocus()
        self.closed.emit()


def _can_have_it(widget: QWidget) -> bool:
    while (instead := widget.focusProxy()) is not None:
        widget = instead
    takes = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    return takes and widget.isVisible() and widget.isEnabled()


class Scrim(QWidget):
    """What dims the window behind a palette; a click on it asks to close."""

    clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        parent.installEventFilter(self)
        self._there = 1.0
        self.hide()
        dress(self)

    def look_changed(self) -> None:
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def showEvent(self, event: QEvent) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        arrive(self, self._come)

    def _come(self, there: float) -> None:
        self._there = there
        self.update()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.clicked.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        c, w, h = canvas_of(self, painter)
        painter.setOpacity(self._there)
        c.rule(0, 0, w, "scrim", h)
        painter.end()
