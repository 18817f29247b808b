"""A list of unlike rows: work list, conversation, context, palette, outbox.

    feed = Feed(tr("Work list"))
    feed.show_rows(view_model.rows)
    feed.chosen.connect(view_model.open)

Laws: nothing jumps (rows are taken over by key, the first row in sight stays where it is, nothing
moves under a moving pointer); a row says a sentence; all of it works without a mouse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from desktop.giving_way import the_window
from desktop.viewmodels.rows import Empty
from widgets.shared.marking import Marking
from widgets.shared.pictures.every import WITHOUT_RING
from widgets.shared.ring import ring
from widgets.shared.row_hands import RowHands
from widgets.shared.row_painter import RowPainter
from widgets.shared.rows_model import RowsModel
from widgets.shared.slim_bar import slim
from widgets.shared.steady import settled
from widgets.shared.telling import tell_row
from widgets.shared.viewport import own_viewport
from widgets.theme.appearance import dress, ground, look

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import (
        QAction,
        QFocusEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
    )
    from PySide6.QtWidgets import QWidget

    from desktop.viewmodels.rows import Column, Row
    from widgets.shared.actions import Actions
    from widgets.shared.rows_model import Index
    from widgets.theme.canvas import Probe

_POINTER_RESTS_AFTER_MS = 1200
_GOING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
_BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_STEP = 20  # units of one scroll step; a notch of the wheel is three


class Feed(QListView):
    """Shows the rows it was last given."""

    chosen = Signal(str)  # the key of the row that became current by mouse or key
    opened = Signal(str)  # Enter or double click
    asked = Signal(str, str)  # key, and the name of a part of that row

    def __init__(
        self,
        name: str,
        parent: QWidget | None = None,
        *,
        on: str = "bg",
        pad: int = 0,
        selects: bool = True,
        follows_end: bool = False,
        copies: bool = False,
        columns: tuple[Column, ...] = (),
        whole: str = "",
    ) -> None:
        """`name` is what a screen reader calls the list, `on` the token of its ground.

        pad: units kept free at both edges. selects: the current row is tinted, not only ringed.
        follows_end: when the end is in sight, new rows there come into sight too.
        copies: words can be marked with the mouse and copied.
        whole: a kind of row (as in the tokens); the list ends with a whole one in a sheet.
        """
        super().__init__(parent)
        self._own_viewport = own_viewport(self)
        slim(self)
        self._rows = RowsModel(self)
        self._painter = RowPainter(self, self.row_at, pad=pad, selects=selects, columns=columns)
        self._hands = RowHands(self, self._painter, self)
        self._marking = Marking(self, self._painter) if copies else None
        self._follows_end = follows_end
        self._whole = whole
        self.pad = pad
        self._quiet = False  # rows are being taken over: what Qt makes current is no choice
        self._met: str | None = None  # the row that the keyboard's coming made current, untold
        self._wanted: Sequence[Row] = ()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_POINTER_RESTS_AFTER_MS)
        self._rest.timeout.connect(self._settle)
        self.clicked.connect(lambda _index: self._tell_met())
        self._set_up(name)
        ground(self, on)
        dress(self)

    def _set_up(self, name: str) -> None:
        self.setModel(self._rows)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)

    # -------------------------------------------------------------------------------- rows
    def probe(self, index: Index) -> Probe:
        """Return what a row holds, in units from its corner (behind the pad)."""
        return self._painter.probe(index)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown now, in order."""
        return tuple(self._rows.rows)

    def row_at(self, index: Index) -> Row:
        return self._rows.rows[index.row()]

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; while the pointer moves over the list none of them changes places."""
        self._wanted = rows
        if self._rest.isActive():
            rows = settled([row.key for row in self._rows.rows], rows)
        self._take(rows)

    def paint_now(self) -> None:
        """Paint what has changed before anything else is done; for lists that follow each key."""
        self.executeDelayedItemsLayout()
        QCoreApplication.sendPostedEvents(self.window(), QEvent.Type.UpdateRequest.value)

    def choose(self, key: str | None) -> None:
        """Make a row current without telling anybody; None: no row."""
        self._met = None
        self._quiet = True
        self.setCurrentIndex(self._index(key))
        self._quiet = False

    @property
    def current(self) -> str | None:
        """The key of the row the keyboard is on."""
        index = self.currentIndex()
        return self.row_at(index).key if index.isValid() else None

    def see(self, key: str) -> None:
        """Scroll until the row is in sight."""
        index = self._index(key)
        if index.isValid():
            self.scrollTo(index)

    def see_beginning(self, key: str) -> None:
        """Scroll back to where the row begins, if that is out of sight."""
        index = self._index(key)
        if index.isValid() and self.visualRect(index).y() < 0:
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)

    def _index(self, key: str | None) -> QModelIndex:
        at = None if key is None else self._rows.place_of(key)
        return QModelIndex() if at is None else self._rows.index(at)

    def _take(self, rows: Sequence[Row]) -> None:
        kept, anchor, at_end = self.current, self._anchor(), self._at_end()
        was_empty = not self._rows.rowCount()
        self._quiet = True
        self._rows.show(rows)
        self._quiet = False
        if self.current != kept:
            met = kept is not None and kept == self._met
            self.choose(kept)
            if met:
                self._only_met()
        self._hold(anchor, at_end=at_end)
        if was_empty and self.hasFocus() and not self.currentIndex().isValid():
            self._meet()  # the keyboard was here before there was a row
            self._ring()

    def _at_end(self) -> bool:
        bar = self.verticalScrollBar()
        return self._follows_end and bar.value() >= bar.maximum()

    def _anchor(self) -> tuple[str, int] | None:
        """Return the first row in sight and where it stands; None at the top of the list."""
        if self.verticalScrollBar().value() == 0:
            return None  # before Qt is asked where a row stands: it would lay out the whole list
        first = self.indexAt(QPoint(1, 1))
        if not first.isValid():
            return None
        return self.row_at(first).key, self.visualRect(first).y()

    def _hold(self, anchor: tuple[str, int] | None, *, at_end: bool) -> None:
        if at_end:
            self.executeDelayedItemsLayout()
            self.scrollToBottom()
        elif anchor is not None and (index := self._index(anchor[0])).isValid():
            self.executeDelayedItemsLayout()
            moved = self.visualRect(index).y() - anchor[1]
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + moved)

    def _settle(self) -> None:
        if tuple(self._wanted) != self.rows:
            self._take(self._wanted)

    # ------------------------------------------------------------------------------- looks
    def look_changed(self) -> None:
        """Measure all rows again."""
        self._painter.forget()
        self.verticalScrollBar().setSingleStep(look().px(_STEP))
        self.scheduleDelayedItemsLayout()

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] | None = None) -> None:
        """Repaint a row whose words changed; lay out again only when its height did.

        Qt lays out the whole list at every change, and timers change every second.
        """
        changed = self._rows.rows[first.row() : last.row() + 1]
        if any(self._painter.grew(row) for row in changed):
            super().dataChanged(first, last, list(roles or ()))
        else:
            self.viewport().update(self.visualRect(first) | self.visualRect(last))

    def sizeHint(self) -> QSize:
        return QSize(look().px(300), look().px(200))

    # ---------------------------------------------------------------------------- choosing
    def set_row_actions(self, actions_for: Callable[[str], Sequence[QAction]]) -> None:
        """Let the menu of a row (menu key, right button) offer these for the row's key."""
        self._hands.actions_for = actions_for

    def row_opened(self, key: str) -> None:
        """Where nothing is, Enter does what is offered there."""
        row = next((row for row in self._rows.rows if row.key == key), None)
        if not isinstance(row, Empty):
            self.opened.emit(key)
        elif row.do is not None:
            self.asked.emit(key, row.do.name)

    def lead_on(self, actions: Actions) -> None:
        """Let the buttons of empty states do what they say: `Empty.do` names an action."""
        ids = frozenset(actions)
        self.asked.connect(lambda _key, part: part in ids and actions.trigger(part))

    def part_asked(self, key: str, part: str) -> None:
        self.asked.emit(key, part)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._ring()
        if current.isValid() and not self._quiet:
            self._met = None
            self._tell_chosen(current)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt makes the first row current when the keyboard comes; that is nobody's choice yet.

        By keys it comes to a row that is in sight, for there the ring is.
        """
        before = self.current
        if event.reason() != Qt.FocusReason.MouseFocusReason and not self.currentIndex().isValid():
            self._meet()
        self._quiet = True
        super().focusInEvent(event)
        self._quiet = False
        tell_row(self)
        if self.current != before:
            self._only_met()
        if self.currentIndex().isValid() and event.reason() in _BY_KEY:
            self.scrollTo(self.currentIndex())
        self._ring()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Who goes up or down and comes no further has chosen the row they stand on."""
        super().keyPressEvent(event)
        if Qt.Key(event.key()) in _GOING:
            self._tell_met()

    def _meet(self) -> None:
        self._quiet = True
        self.setCurrentIndex(self._in_sight())
        self._quiet = False
        self._only_met()

    def _only_met(self) -> None:
        """The keyboard is on the current row; it does not look chosen until somebody chooses it."""
        self._met = self.current
        self.clearSelection()

    def _tell_met(self) -> None:
        if self._met is not None and self._met == self.current:
            self._met = None
            choose = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().select(self.currentIndex(), choose)
            self._tell_chosen(self.currentIndex())

    def _tell_chosen(self, index: Index) -> None:
        """That nothing is here is read like a row, but it is none that could be chosen."""
        row = self.row_at(index)
        if not isinstance(row, Empty):
            self.chosen.emit(row.key)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._ring()

    def paintEvent(self, event: QPaintEvent) -> None:
        with the_window:
            super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._whole:
            rest = self.height() % look().px(look().row(self._whole))
            self.setViewportMargins(0, 0, 0, rest)
        self._ring()

    def _ring(self) -> None:
        """A list that shows on no row where the keyboard is shows it around itself."""
        index = self.currentIndex()
        bare = not index.isValid() or isinstance(self.row_at(index), WITHOUT_RING)
        ring(self, on=bare and self.hasFocus())

    def _in_sight(self) -> QModelIndex:
        """The first row that can be chosen and is seen whole; of what follows its end, the last."""
        room = self.viewport().rect()
        indexes = (self._rows.index(at) for at in range(len(self._rows.rows)))
        usable = [it for it in indexes if it.flags() & Qt.ItemFlag.ItemIsSelectable]
        seen = [it for it in usable if room.contains(self.visualRect(it))]
        if not seen:
            seen = [it for it in usable if room.intersects(self.visualRect(it))]
        return (seen[-1] if self._follows_end else seen[0]) if seen else QModelIndex()

    def keyboardSearch(self, _search: str) -> None:
        """Letters are keys of actions here, not a search."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._rest.start()
        super().mouseMoveEvent(event)
