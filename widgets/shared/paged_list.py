"""A list of half a million rows, of which only those in sight exist.

Every row is equally high, so where a row stands is arithmetic and not a layout: Qt's own takes
1.4 s for 500,000 rows, this one nothing. It is a QListView all the same, because assistive
technology sees the rows of that class, and none of a view derived from anything below it.
Laws: what is not read yet is asked for once it is in sight, and shown as a skeleton only when it
takes longer than a blink.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from desktop.text import tr
from desktop.viewmodels.rows import Skeleton
from widgets.shared.pictures.ground import State
from widgets.shared.row_hands import RowHands
from widgets.shared.row_painter import RowPainter
from widgets.shared.slim_bar import slim
from widgets.shared.telling import tell_row
from widgets.theme.appearance import dress, ground, look

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QAction, QFocusEvent, QMouseEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

    from desktop.viewmodels.lists.paged import PagedRows
    from desktop.viewmodels.rows import Column, Row
    from widgets.shared.rows_model import Index

_SAID = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
_ROOT = QModelIndex()
_STEP = 30
_ASK_AFTER_MS = 8  # so that a thumb drawn over the whole list does not read all of it
_SKELETONS_AFTER_MS = 200
_MARGIN = 30  # rows read ahead on both sides
_NEAR = 200  # rows: so far a row may have moved and still keep the keyboard


class PagedModel(QAbstractListModel):
    """Lets Qt see a `PagedRows`; it holds nothing."""

    def __init__(self, paged: PagedRows, parent: QWidget) -> None:
        super().__init__(parent)
        self.paged = paged
        self.marked: frozenset[str] = frozenset()  # keys of the rows that are chosen

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self.paged.total

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in _SAID:
            return None
        row = self.paged.row(index.row())
        if row is None:
            return tr("is being read")
        return f"{tr('chosen')}, {row.said}" if row.key in self.marked else row.said


class PagedList(QListView):
    """Shows a `PagedRows`; `kind` says how high its rows are (as in the tokens)."""

    chosen = Signal(str)
    opened = Signal(str)
    asked = Signal(str, str)

    def __init__(
        self,
        name: str,
        paged: PagedRows,
        parent: QWidget | None = None,
        *,
        kind: str = "line",
        on: str = "surface",
        columns: tuple[Column, ...] = (),
    ) -> None:
        super().__init__(parent)
        slim(self)
        self._paged = paged
        self._kind = kind
        self._model = PagedModel(paged, self)
        self._painter = RowPainter(self, self.row_at, columns=columns)
        self._hands = RowHands(self, self._painter, self)
        self._blank = Skeleton(key="", said="", shape="card" if kind == "card" else "line")
        self._quiet = False
        self._hover = -1
        self._kept: str | None = None  # the key of the row with the keyboard, once it is read
        self._late = False  # what is missing is missing for longer than a blink
        self._ask = self._timer(_ASK_AFTER_MS, self._want_seen)
        self._patience = self._timer(_SKELETONS_AFTER_MS, self._give_up_waiting)
        self._set_up(name)
        ground(self, on)
        dress(self)
        undo = (paged.changed.connect(self._rows_came), paged.reset.connect(self._start_over))
        self.destroyed.connect(lambda: [disconnect() for disconnect in undo])

    def _set_up(self, name: str) -> None:
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _timer(self, after_ms: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(then)
        return timer

    # -------------------------------------------------------------------------------- rows
    def row_at(self, index: Index) -> Row:
        return self._paged.row(index.row()) or self._blank

    @property
    def current(self) -> str | None:
        """The key of the row the keyboard is on; None also while that row is not read."""
        index = self.currentIndex()
        row = self._paged.row(index.row()) if index.isValid() else None
        return None if row is None else row.key

    def row_of(self, at: int) -> Row | None:
        """The row at a place, as far as it is read."""
        return self._paged.row(at) if 0 <= at < self._paged.total else None

    def mark(self, keys: frozenset[str]) -> None:
        """Show the rows with these keys as chosen."""
        self._model.marked = keys
        self.viewport().update()

    def go_to(self, at: int) -> None:
        """Bring a place into sight and make it current without telling anybody."""
        self._quiet = True
        self.setCurrentIndex(self._model.index(at))
        self._quiet = False

    def seen(self) -> range:
        """Return the places in sight."""
        top, tall = self.verticalOffset(), self._row_height()
        last = (top + self.viewport().height() - 1) // tall
        return range(top // tall, min(last, self._paged.total - 1) + 1)

    def _rows_came(self, places: range) -> None:
        if self.hasFocus() and 0 in places and not self.currentIndex().isValid():
            self._meet_first()  # the keyboard was here before them
        if self._kept is None and self.currentIndex().row() in places and self.current:
            self._kept = self.current
            tell_row(self)  # it said only that it is being read
        seen = self.seen()
        if places.start < seen.stop and seen.start < places.stop:
            if len(places) == 1:
                self.update(self._model.index(places.start))
            else:
                self.viewport().update()
            self._ask.start()

    def _meet_first(self) -> None:
        self._quiet = True
        self.setCurrentIndex(self._model.index(0))
        self._quiet = False
        tell_row(self)

    def _start_over(self, _total: int) -> None:
        place, kept = self.currentIndex().row(), self._kept
        at = self.verticalOffset()
        self._quiet = True
        self._model.beginResetModel()
        self._model.endResetModel()
        self.updateGeometries()
        self.verticalScrollBar().setValue(at)
        if place >= 0 and (now := self._place_of_kept(place)) is not None:
            self.setAutoScroll(False)  # the sight stays where it is
            self.setCurrentIndex(self._model.index(now))
            self.setAutoScroll(True)
            if self._kept != kept:
                tell_row(self)
        self._quiet = False
        self._ask.start()

    def _place_of_kept(self, before: int) -> int | None:
        """Where the row with the keyboard stands now; if it has gone, where it stood."""
        near = range(max(0, before - _NEAR), min(self._paged.total, before + _NEAR + 1))
        for at in sorted(near, key=lambda each: abs(each - before)):
            if (row := self._paged.row(at)) is not None and row.key == self._kept:
                return at
        return None if self._paged.row(before) is None else before

    def _want_seen(self) -> None:
        seen = self.seen()
        if not seen:
            return
        self._paged.want(max(0, seen.start - _MARGIN), seen.stop - 1 + _MARGIN)
        if all(self._paged.row(at) is not None for at in seen):
            self._patience.stop()
            if self._late:
                self._late = False
                self.viewport().update()
        elif not self._patience.isActive() and not self._late:
            self._patience.start()

    def _give_up_waiting(self) -> None:
        self._late = True
        self.viewport().update()

    # ---------------------------------------------------------------------------- geometry
    def _row_height(self) -> int:
        return look().px(look().row(self._kind))

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        tall = self._row_height()
        return QRect(0, index.row() * tall - self.verticalOffset(), self.viewport().width(), tall)

    def indexAt(self, place: QPoint) -> QModelIndex:
        at = (place.y() + self.verticalOffset()) // self._row_height()
        return self._model.index(at) if 0 <= at < self._paged.total else QModelIndex()

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        rect, bar, room = self.visualRect(index), self.verticalScrollBar(), self.viewport().height()
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - room // 2)
        elif rect.top() < 0 or hint == QAbstractItemView.ScrollHint.PositionAtTop:
            bar.setValue(bar.value() + rect.top())
        elif rect.bottom() >= room:
            bar.setValue(bar.value() + rect.bottom() - room + 1)

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        return 0

    def isIndexHidden(self, _index: Index) -> bool:
        return False

    def doItemsLayout(self) -> None:
        """There is nothing to lay out."""
        self.updateGeometries()
        self.viewport().update()

    def updateGeometries(self) -> None:
        room, tall = self.viewport().height(), self._row_height()
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._paged.total * tall - room))
        bar.setPageStep(max(1, room - tall))
        bar.setSingleStep(look().px(_STEP))
        self._ask.start()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
        if not self._ask.isActive():
            self._ask.start()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        last = self._paged.total - 1
        if last < 0:
            return QModelIndex()
        move = QAbstractItemView.CursorAction
        page = max(1, self.viewport().height() // self._row_height() - 1)
        step = {
            move.MoveUp: -1,
            move.MovePrevious: -1,
            move.MoveDown: 1,
            move.MoveNext: 1,
            move.MovePageUp: -page,
            move.MovePageDown: page,
            move.MoveHome: -last,
            move.MoveEnd: last,
        }.get(action, 0)
        at = self.currentIndex().row()
        at = self.seen().start if at < 0 and step == 1 else at + step
        return self._model.index(min(last, max(0, at)))

    def setSelection(self, rect: QRect, flags: QItemSelectionModel.SelectionFlag) -> None:
        self.selectionModel().select(self.indexAt(rect.topLeft()), flags)

    def visualRegionForSelection(self, _selection: object) -> QRegion:
        return QRegion(self.visualRect(self.currentIndex()))

    # ------------------------------------------------------------------------------- looks
    def look_changed(self) -> None:
        self._painter.forget()
        self.updateGeometries()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self.viewport()), event.rect()
        wide, tall, top = self.viewport().width(), self._row_height(), self.verticalOffset()
        current, chosen = self.currentIndex().row(), self._selected()
        focused = current if self.hasFocus() else -1
        for at in self.seen():
            row, rect = self._paged.row(at), QRect(0, at * tall - top, wide, tall)
            if not rect.intersects(area) or (row is None and not self._late):
                continue
            shown = row or self._blank
            part = self._painter.part_of(shown)
            marked = row is not None and row.key in self._model.marked
            state = State(at == chosen or marked, at == self._hover, at == focused, part)
            self._painter.draw(painter, rect, shown, state)
        painter.end()

    def _selected(self) -> int:
        return next((index.row() for index in self.selectionModel().selectedIndexes()), -1)

    def sizeHint(self) -> QSize:
        return QSize(look().px(500), look().px(300))

    # ---------------------------------------------------------------------------- choosing
    def set_row_actions(self, actions_for: Callable[[str], Sequence[QAction]]) -> None:
        """Let the menu of a row (menu key, right button) offer these for the row's key."""
        self._hands.actions_for = actions_for

    def row_opened(self, key: str) -> None:
        if key:
            self.opened.emit(key)

    def part_asked(self, key: str, part: str) -> None:
        self.asked.emit(key, part)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._kept = self.current
        self.viewport().update()
        if current.isValid() and not self._quiet:
            tell_row(self)  # Qt asks its own layout which row that is, and there is none here
            if key := self.current:
                self.chosen.emit(key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt makes the first row current when the keyboard comes; that is nobody's choice."""
        self._quiet = True
        super().focusInEvent(event)
        self._quiet = False
        tell_row(self)

    def keyboardSearch(self, _search: str) -> None:
        """Letters are keys of actions here, not a search."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point_at(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(-1)

    def _point_at(self, at: int) -> None:
        if at != self._hover:
            self._hover = at
            self.viewport().update()
