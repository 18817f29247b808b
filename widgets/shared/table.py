"""A table: heads that sort, over a list whose rows stand under them.

    rows = PagedList(tr("Customers"), paged, kind="table", columns=columns)
    table = Table(columns, rows)

Laws: numbers stand right in tabular figures; the sorted column says so with an arrow and in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy, QVBoxLayout, QWidget

from desktop.text import tr
from widgets.shared.boxes import down
from widgets.shared.control import Control
from widgets.shared.half_gone import half_gone
from widgets.shared.pictures.lists import column_edges, least_width
from widgets.shared.sides import mirrored
from widgets.shared.sideways import Sideways
from widgets.theme.appearance import dress, look
from widgets.theme.canvas import canvas_of

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from desktop.viewmodels.rows import Column
    from widgets.theme.canvas import Canvas

_TALL = 36
_LEAST_TALL = 60  # two rows
_STEPS = {int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Right): 1}


class _Head(Control):
    """The head of one column; a button where its column sorts."""

    left_by = Signal(int)  # to the head before, to the next one, or 0: into the rows

    def __init__(self, column: Column, parent: QWidget) -> None:
        self.column = column
        self.sorted = ""  # "up", "down" or nothing
        super().__init__(column.title, parent)
        self.set_tip(column.title)  # in a narrow column the word is cut
        self.setEnabled(column.sortable)
        if not column.sortable:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return sorts like Space; arrows walk over the heads and down into the rows."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in _STEPS:
            self.left_by.emit(_STEPS[event.key()])
        elif event.key() == Qt.Key.Key_Down:
            self.left_by.emit(0)
        else:
            super().keyPressEvent(event)

    def show_sorted(self, way: str) -> None:
        self.sorted = way
        said = title = self.column.title
        if way == "up":
            said = tr("{column}, sorted ascending", column=title)
        elif way == "down":
            said = tr("{column}, sorted descending", column=title)
        self.setAccessibleName(said)
        self.update()

    def wide(self) -> float:
        return look().width(self.text(), "small_b") + 24

    def picture(self, c: Canvas, w: float, h: float) -> None:
        ink = "ink" if self.sorted or self.touched else "muted"
        word = min(look().width(self.text(), "small_b"), w - 20)
        arrow = {"up": "arrow-up", "down": "arrow-down"}.get(self.sorted, "")
        x = w - 4 - word if self.column.right else 4.0
        c.text(x, 9, word + 1, self.text(), "small_b", ink)
        if arrow:
            c.icon(x - 16 if self.column.right else x + word + 3, 11, arrow, ink, 14)
        if self.hasFocus():
            c.focus(0, 3, w, h - 7, 6)


class TableHead(QWidget):
    """Heads over a list; they follow the width of its rows, not of its scroll bar."""

    sorted = Signal(str, bool)  # the column's name, ascending

    def __init__(
        self, columns: tuple[Column, ...], rows: QAbstractItemView, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._rows = rows
        self.heads = [_Head(column, self) for column in columns]
        for head in self.heads:
            head.clicked.connect(lambda _on=False, head=head: self._ask(head))
            head.left_by.connect(lambda step, head=head: self._walk(head, step))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        rows.viewport().installEventFilter(self)
        dress(self)

    def show_sorted(self, column: str, *, ascending: bool) -> None:
        """Show by which column the rows are sorted now."""
        for head in self.heads:
            way = "up" if ascending else "down"
            head.show_sorted(way if head.column.name == column else "")

    def _ask(self, head: _Head) -> None:
        self.sorted.emit(head.column.name, head.sorted != "up")

    def _walk(self, head: _Head, step: int) -> None:
        usable = [each for each in self.heads if each.isEnabled()]
        if step:
            usable[(usable.index(head) + step) % len(usable)].setFocus()
        else:
            self._rows.setFocus()

    def look_changed(self) -> None:
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not half_gone(self) and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        px, scale = look().px, look().scale
        edges = column_edges(self._columns, self._rows.viewport().width() / scale)
        for head, (x, wide) in zip(self.heads, edges, strict=True):
            place = QRect(px(x - 4), 0, px(wide + 8), px(_TALL))
            head.setGeometry(mirrored(place, self._rows.viewport().width()))

    def sizeHint(self) -> QSize:
        return QSize(look().px(400), look().px(_TALL))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        c, w, h = canvas_of(self, painter)
        c.rule(0, h - 1, w, "edge")
        painter.end()


class Table(QWidget):
    """Heads and rows in one; where the columns have not the least room they need, it scrolls."""

    def __init__(
        self, columns: tuple[Column, ...], rows: QAbstractItemView, parent: QWidget | None = None
    ) -> None:
        """`rows` is a Feed or a PagedList made with the same columns."""
        super().__init__(parent)
        self.rows = rows
        self.head = TableHead(columns, rows)
        self._columns = columns
        self._both = down(self.head, rows).give_room_to(rows)
        self._area = Sideways(self._both)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._area)
        self.setFocusProxy(rows)
        rows.installEventFilter(self)
        dress(self)

    def look_changed(self) -> None:
        self._both.setMinimumWidth(look().px(least_width(self._columns)))
        self.rows.setMinimumHeight(look().px(_LEAST_TALL))

    def sizeHint(self) -> QSize:
        return self._area.sizeHint()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Arrows to the sides bring the columns into sight that have no room."""
        if half_gone(self) or event.type() != QEvent.Type.KeyPress:
            return False
        step = _STEPS.get(event.key(), 0) if isinstance(event, QKeyEvent) else 0
        return bool(step) and self._area.step(-step if look().rtl else step)
