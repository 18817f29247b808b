"""A sheet with a field and the rows it finds, of which one is taken with Enter or a click.

The model says the rows; what is taken may change them (a mark, a value that stays) or end it all.
Law: a row that only says something does nothing, and a click beside the sheet closes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from widgets.shared.boxes import across, down
from widgets.shared.feed import Feed
from widgets.shared.field import Field
from widgets.shared.half_gone import half_gone
from widgets.shared.popup import Popup
from widgets.shared.read_along import read_along
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from desktop.signal import Signal
    from desktop.viewmodels.rows import Row

_WIDE, _TALL = 560, 420  # units


class SheetModel(Protocol):
    """What a sheet shows; `take` says whether that was all."""

    rows: tuple[Row, ...]
    rows_changed: Signal[tuple[Row, ...]]

    def ask(self, text: str) -> None: ...

    def take(self, key: str) -> bool: ...

    def end(self) -> None: ...


class ListSheet(QObject):
    def __init__(
        self, model: SheetModel, pane: QWidget, *, name: str, hint: str, rows_name: str
    ) -> None:
        super().__init__(pane)
        self._model = model
        self.field = Field("", name=name, hint=hint)
        self.feed = Feed(rows_name, on="raised")
        inner = down(across(self.field, margins=(12, 8, 12, 6)), self.feed).give_room_to(self.feed)
        self.popup = Popup(inner, pane.window(), of=pane)
        self.popup.closed.connect(self._closed)
        read_along(self.field.edit, self.feed)
        self.field.changed.connect(model.ask)
        self.field.edit.installEventFilter(self)
        self.field.committed.connect(lambda _text: self._take(self.feed.current or ""))
        self.feed.opened.connect(self._take)
        self.feed.clicked.connect(lambda _index: self._take(self.feed.current or ""))
        undo_with(pane, model.rows_changed.connect(lambda _rows: self._show()))

    def open(self, below: QPoint) -> None:
        """Open it with its end here, in the window's pixels; the model has begun."""
        px = look().px
        self.field.set_text("")
        self._show()
        left = below.x() if look().rtl else below.x() - px(_WIDE)
        self.popup.open_at(QRect(left, below.y(), px(_WIDE), px(_TALL)))
        self.field.setFocus()
        self._watch_clicks(on=True)

    def _closed(self) -> None:
        self._watch_clicks(on=False)
        self._model.end()

    def _watch_clicks(self, *, on: bool) -> None:
        app = QApplication.instance()
        if app is not None:
            (app.installEventFilter if on else app.removeEventFilter)(self)

    def _show(self) -> None:
        here = self.feed.current
        self.feed.show_rows(self._model.rows)
        keys = [row.key for row in self._model.rows]
        if keys:
            self.feed.choose(here if here in keys else keys[0])

    def _take(self, key: str) -> None:
        if key and self._model.take(key):
            self.popup.give_up()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the field move through the list; a click beside the sheet closes it."""
        if half_gone(self):
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            self._pressed(watched)
        if watched is not self.field.edit or not isinstance(event, QKeyEvent):
            return False
        arrow = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.type() != QEvent.Type.KeyPress or not arrow:
            return False
        self.feed.keyPressEvent(event)
        return True

    def _pressed(self, where: QObject) -> None:
        beside = isinstance(where, QWidget) and not self.popup.isAncestorOf(where)
        if beside and where is not self.popup:
            self.popup.give_up()
