"""A list of unlike rows: work list, conversation, context, palette, outbox.

    feed = Feed(tr("Work list"))
    feed.show_rows(view_model.rows)
    feed.chosen.connect(view_model.open)

Laws: nothing jumps (rows are taken over by key, the first row in sight stays where it is, nothing
moves under a moving pointer); a row says a sentence; all of it works without a mouse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QTimer

from widgets.shared.row_view import RowView
from widgets.shared.rows_model import RowsModel
from widgets.shared.steady import settled
from widgets.theme.appearance import dress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QWidget

    from desktop.viewmodels.rows import Row
    from widgets.shared.rows_model import Index

_POINTER_RESTS_AFTER_MS = 1200


class Feed(RowView):
    """Shows the rows it was last given."""

    def __init__(
        self,
        name: str,
        parent: QWidget | None = None,
        *,
        on: str = "bg",
        pad: int = 0,
        selects: bool = True,
        follows_end: bool = False,
    ) -> None:
        """`name` is what a screen reader calls the list, `on` the token of its ground.

        pad: units kept free at both edges. selects: the current row is tinted, not only ringed.
        follows_end: when the end is in sight, new rows there come into sight too.
        """
        super().__init__(name, parent, on=on, pad=pad, selects=selects)
        self._rows = RowsModel(self)
        self._follows_end = follows_end
        self._wanted: Sequence[Row] = ()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_POINTER_RESTS_AFTER_MS)
        self._rest.timeout.connect(self._settle)
        self.setModel(self._rows)
        dress(self)

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

    def choose(self, key: str | None) -> None:
        """Make a row current without telling anybody; None: no row."""
        self.make_current(self._index(key))

    def see(self, key: str) -> None:
        """Scroll until the row is in sight."""
        index = self._index(key)
        if index.isValid():
            self.scrollTo(index)

    def _index(self, key: str | None) -> QModelIndex:
        at = None if key is None else self._rows.place_of(key)
        return QModelIndex() if at is None else self._rows.index(at)

    def _take(self, rows: Sequence[Row]) -> None:
        kept, anchor, at_end = self.current, self._anchor(), self._at_end()
        self.quiet = True
        self._rows.show(rows)
        self.quiet = False
        if self.current != kept:
            self.choose(kept)
        self._hold(anchor, at_end=at_end)

    def _at_end(self) -> bool:
        bar = self.verticalScrollBar()
        return self._follows_end and bar.value() >= bar.maximum()

    def _anchor(self) -> tuple[str, int] | None:
        """Return the first row in sight and where it stands; None at the top of the list."""
        first = self.indexAt(QPoint(1, 1))
        if not first.isValid() or self.verticalScrollBar().value() == 0:
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

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._rest.start()
        super().mouseMoveEvent(event)
