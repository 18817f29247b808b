"""What stood in the composer before: a list of versions, and the words of the one chosen.

Arrows choose, Enter takes it into the field, where Ctrl+Z undoes it; Esc closes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop.text import tr
from desktop.viewmodels.draft_history import DraftHistory
from widgets.shared.boxes import across, down
from widgets.shared.button import Button
from widgets.shared.drawn import Words
from widgets.shared.feed import Feed
from widgets.shared.half_gone import half_gone
from widgets.shared.popup import Popup
from widgets.shared.sides import mirrored
from widgets.shared.undoing import undo_with
from widgets.shared.writing import Writing
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.drafts import Place

_WIDE, _TALL = 620, 420  # units


class HistorySheet(QObject):
    """`taken` carries the words of a version."""

    taken = Signal(str)

    def __init__(self, desk: Desk, composer: QWidget) -> None:
        super().__init__(composer)
        self._composer = composer
        self.history = DraftHistory(desk)
        self.feed = Feed(tr("Versions of this draft"), on="raised")
        self.preview = Writing(tr("The words of this version"), least=5, most=8)
        self.preview.setReadOnly(True)
        self.preview.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.take = Button(tr("Take this version"), icon="undo-2", kind="primary")
        title = across(Words(tr("Versions of this draft"), "body_b", "ink"), margins=(12, 8, 12, 4))
        words = across(self.preview, margins=(12, 6, 12, 4))
        buttons = across(None, self.take, margins=(12, 4, 8, 6))
        inner = down(title, self.feed, words, buttons).give_room_to(self.feed)
        self.popup = Popup(inner, composer.window(), of=composer)
        self.popup.closed.connect(lambda: self._watch_clicks(on=False))
        self.feed.chosen.connect(self._show_words)
        self.feed.opened.connect(self._take)
        self.take.clicked.connect(lambda: self._take(self.feed.current or ""))
        undo_with(composer, self.history.close, self.history.rows_changed.connect(self._show))

    def open(self, place: Place | None) -> None:
        """Above the composer, flush with it."""
        window, px = self._composer.window(), look().px
        corner = self._composer.mapTo(window, self._composer.rect().topLeft())
        tall = min(px(_TALL), max(px(260), corner.y() - px(16)))
        wide = min(px(_WIDE), self._composer.width() - px(48))
        self.history.ask(place)
        inside = mirrored(QRect(px(24), 0, wide, tall), self._composer.width())
        self.popup.open_at(inside.translated(corner.x(), corner.y() - tall))
        self.feed.setFocus()
        self._watch_clicks(on=True)

    def _show(self, _rows: object) -> None:
        self.feed.show_rows(self.history.rows)
        first = self.history.rows[0].key if self.history.rows else None
        if first is not None:
            self.feed.choose(first)
        self._show_words(first or "")

    def _show_words(self, key: str) -> None:
        text = self.history.text(key)
        self.preview.set_text(text or "")
        self.take.setEnabled(text is not None)

    def _take(self, key: str) -> None:
        text = self.history.text(key)
        if text is not None:
            self.popup.give_up()
            self.taken.emit(text)

    def _watch_clicks(self, *, on: bool) -> None:
        app = QApplication.instance()
        if app is not None:
            (app.installEventFilter if on else app.removeEventFilter)(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click beside the sheet closes it."""
        if half_gone(self) or event.type() != QEvent.Type.MouseButtonPress:
            return False
        beside = isinstance(watched, QWidget) and not self.popup.isAncestorOf(watched)
        if beside and watched is not self.popup:
            self.popup.give_up()
        return False
