"""What `::` and `??` find, above the composer at its left edge, never over the words.

The keyboard stays in the field: arrows choose, Enter or Tab takes, Esc closes; going on typing
narrows the list, and deleting the two signs ends it. Where nothing is found that is said, and the
keys are the field's own: two question marks at the end of a line take nobody's Enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from desktop.text import tr
from desktop.viewmodels.composer.inserts import Inserts, Trigger, trigger
from widgets.shared.feed import Feed
from widgets.shared.half_gone import half_gone
from widgets.shared.popup import Popup
from widgets.shared.read_along import read_along
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.rows import Row
    from widgets.shared.writing import Writing

_WIDE = 480  # units
_TALLEST = 320
_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class InsertsPopup(QObject):
    """Watches the field; its popup lies over the window the field stands in."""

    def __init__(
        self, desk: Desk, field: Writing, composer: QWidget, inserts: Inserts | None = None
    ) -> None:
        """`inserts`: what finds, if it is not what a reply is written with."""
        super().__init__(field)
        self._desk = desk
        self._field = field
        self._composer = composer
        self._asked: Trigger | None = None
        self._given_up = -1  # where the trigger began that was left with Esc
        self.inserts = inserts or Inserts(desk)
        self.feed = Feed(tr("To insert"), on="raised")
        self.feed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.feed.opened.connect(self._take)
        self.feed.asked.connect(self._part)
        self.feed.clicked.connect(lambda _index: self._take(self.feed.current or ""))
        self._popup: Popup | None = None
        read_along(field, self.feed)
        field.installEventFilter(self)
        field.edited.connect(lambda _text: self._look())
        field.cursorPositionChanged.connect(self._look)
        undo_with(field, self.inserts.close, self.inserts.rows_changed.connect(self._show))
        undo_with(field, self.feed.deleteLater)  # nobody's, until a popup is opened with it

    @property
    def is_open(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    # ------------------------------------------------------------------------------ asking
    def _look(self) -> None:
        """See whether the words before the caret ask for something."""
        cursor = self._field.textCursor()
        here = cursor.position()
        before = self._field.text[:here].rpartition("\n")[2]
        asked = None if cursor.hasSelection() else trigger(before)
        start = here - asked.length if asked else -1
        if asked is None:
            self._given_up = -1
        elif start == self._given_up:
            asked = None
        if asked != self._asked:
            self._asked = asked
            self.inserts.ask(asked)

    def _show(self, rows: Sequence[Row]) -> None:
        if not rows:
            if self._popup is not None:
                self._popup.give_up()
            return
        popup = self._opened()
        self.feed.show_rows(rows)
        keys = [row.key for row in rows]
        if self.feed.current not in keys:
            self.feed.choose(keys[0])
        popup.open_at(self._place())

    def _opened(self) -> Popup:
        if self._popup is None:
            self._popup = Popup(self.feed, self._field.window(), of=self._field)
            # Else the field went on saying the row that Enter would have taken.
            self._popup.closed.connect(lambda: self.feed.show_rows(()))
        return self._popup

    def _place(self) -> QRect:
        """Above the composer, as wide as a line of text needs, as high as its rows."""
        window, px = self._field.window(), look().px
        corner = self._composer.mapTo(window, QPoint(px(24), px(4)))
        wide = min(px(_WIDE), self._composer.width() - px(48))
        self.feed.resize(wide, px(_TALLEST))
        rows = range(self.feed.model().rowCount())
        tall = sum(self.feed.sizeHintForRow(at) for at in rows) + px(12)
        tall = min(tall, px(_TALLEST), max(px(80), corner.y() - px(8)))
        # Where a line of it begins, which may be at its right.
        left = self._composer.width() - wide - 2 * px(24) if look().rtl else 0
        return QRect(corner.x() + left, corner.y() - tall, wide, tall)

    # ------------------------------------------------------------------------------ taking
    def _part(self, key: str, part: str) -> None:
        if part == "insert":
            self._take(key)

    def _take(self, key: str) -> None:
        if key and self._asked is not None:
            self._desk.supervisor.spawn("insert", self._put(key, self._asked))

    async def _put(self, key: str, asked: Trigger) -> None:
        macro = await self.inserts.is_macro(key)
        runs = macro and self.inserts.runs_macros
        words = "" if runs else await self.inserts.words(key)
        if not (words or macro) or asked != self._asked:
            return
        cursor = self._field.textCursor()
        cursor.movePosition(
            QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, asked.length
        )
        self._field.setTextCursor(cursor)
        self._field.insert(words)
        self._field.setFocus()
        if runs:
            self._desk.macro_asked.emit(key)
        elif macro:
            self.inserts.chose_macro.emit(key)

    # ---------------------------------------------------------------------------- keyboard
    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if half_gone(self) or not self.is_open or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return event.type() == QEvent.Type.KeyPress and self._pressed(event)

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif not self.inserts.offers:
            return False
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in _TAKES:
            self._take(self.feed.current or "")
        else:
            return False
        return True

    def _leave(self) -> None:
        """Close, and do not come again for the same two signs."""
        if self._asked is not None:
            self._given_up = self._field.textCursor().position() - self._asked.length
        self._asked = None
        self.inserts.ask(None)

    def _step(self, by: int) -> None:
        keys = [row.key for row in self.feed.rows]
        at = keys.index(self.feed.current) if self.feed.current in keys else -by
        key = keys[(at + by) % len(keys)]
        self.feed.choose(key)
        self.feed.see(key)
