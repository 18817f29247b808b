"""What stood in the composer or in a form before: a list of versions, the words and files of one.

Arrows choose, Enter takes it back; Esc closes. What stood there until then is a version itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop.notices import Notice, Tone
from desktop.text import tr
from desktop.viewmodels.composer.draft_history import DraftHistory, Given, lost
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
    from collections.abc import Callable

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.drafts import Place

_WIDE, _NARROW, _TALL, _EDGE = 620, 420, 400, 16  # units


class HistorySheet(QObject):
    """`taken` carries a version as it is given back."""

    taken = Signal(Given)

    def __init__(self, desk: Desk, owner: QWidget, words: Callable[[str], str] = str) -> None:
        """`words`: what a person reads of a text that was kept."""
        super().__init__(owner)
        self._desk = desk
        self._owner = owner
        self._read = words
        self.history = DraftHistory(desk, words)
        self.feed = Feed(tr("Versions of this draft"), on="raised")
        self.preview = Writing(tr("The words of this version"), least=5, most=8)
        self.preview.setReadOnly(True)
        self.preview.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.files = Words("", "small", "muted", wraps=True)
        self.take = Button(tr("Take this version"), icon="undo-2", kind="primary")
        title = across(Words(tr("Versions of this draft"), "body_b", "ink"), margins=(12, 8, 12, 4))
        shown = down(self.preview, self.files, gap=4, margins=(12, 6, 12, 4))
        buttons = across(None, self.take, margins=(12, 4, 8, 6))
        self._shown = shown
        inner = down(title, self.feed, shown, buttons).give_room_to(self.feed)
        self.popup = Popup(inner, owner.window(), of=owner)
        self.popup.closed.connect(lambda: self._watch_clicks(on=False))
        self.feed.chosen.connect(self._show_words)
        self.feed.opened.connect(self._take)
        self.take.clicked.connect(lambda: self._take(self.feed.current or ""))
        undo_with(owner, self.history.close, self.history.rows_changed.connect(self._show))

    def open(self, place: Place | None) -> None:
        """Above its owner, flush with it, as far as there is room."""
        window, px = self._owner.window(), look().px
        corner = self._owner.mapTo(window, self._owner.rect().topLeft())
        tall = min(px(_TALL), max(px(260), corner.y() - px(_EDGE)))
        wide = min(px(_WIDE), max(px(_NARROW), self._owner.width() - px(48)))
        self.history.ask(place)
        inside = mirrored(QRect(px(24), 0, wide, tall), self._owner.width())
        left = max(0, min(corner.x() + inside.x(), window.width() - wide - px(_EDGE)))
        self.popup.open_at(QRect(left, corner.y() - tall, wide, tall))
        self.feed.setFocus()
        self._watch_clicks(on=True)

    def _show(self, _rows: object) -> None:
        self.feed.show_rows(self.history.rows)
        first = self.history.rows[0].key if self.history.rows else None
        if first is not None:
            self.feed.choose(first)
        self._show_words(first or "")

    def _show_words(self, key: str) -> None:
        given = self.history.given(key)
        self.preview.set_text("" if given is None else self._read(given.text))
        files = self.history.files(key)
        self.files.setText(files)
        self.files.setVisible(bool(files))
        self._shown.setVisible(given is not None)  # where nothing was kept, that is said in full
        self.take.setEnabled(given is not None)

    def _take(self, key: str) -> None:
        given = self.history.given(key)
        if given is not None:
            self.popup.give_up()
            self.taken.emit(given)
            if said := lost(given):
                again = tr("The words stand there again. Attach the files again, if you have them.")
                matter = "version"
                notice = Notice(tone=Tone.WARNING, happened=said, safe=again, replace=matter)
                self._desk.notices.tell(notice)

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
