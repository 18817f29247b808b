"""All keys over the window, for as long as one needs to look: `?` opens it, Esc closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.help.help_page import rows
from widgets.shared.boxes import across
from widgets.shared.button import IconButton
from widgets.shared.drawn import Hairline, Words
from widgets.shared.feed import Feed
from widgets.shared.popup import Popup, Scrim
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from widgets.shared.actions import Actions

_WIDE, _EDGE = 680, 60


class KeysOverlay(QObject):
    """`toggle` shows the keys of now over `window`."""

    def __init__(self, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self.feed = Feed(tr("Keys"), on="raised")
        close = IconButton("x", tr("Close"))
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        head = across(Words(tr("Keys"), "title"), None, close, margins=(20, 8, 12, 8))
        for part in (head, Hairline(), self.feed):
            box.addWidget(part)
        box.setStretchFactor(self.feed, 1)
        self._scrim = Scrim(window)
        self._popup = Popup(inner, window)
        self._scrim.clicked.connect(self._popup.give_up)
        close.clicked.connect(self._popup.give_up)
        self._popup.closed.connect(self._scrim.hide)
        self.feed.opened.connect(self._do)

    @property
    def is_open(self) -> bool:
        return self._popup.isVisible()

    def toggle(self) -> None:
        if self.is_open:
            self._popup.give_up()
            return
        why_not, keymap = self._actions.why_not, self._actions.keymap
        place, writes = self._actions.context.page, QApplication.focusWidget()
        writing = isinstance(writes, QTextEdit | QPlainTextEdit)
        self.feed.show_rows(rows(keymap, why_not, with_keys_only=True, page=place, writing=writing))
        px, room = look().px, self._window.rect()
        wide = min(px(_WIDE), room.width() - px(_EDGE))
        sheet = QRect((room.width() - wide) // 2, px(_EDGE), wide, room.height() - px(2 * _EDGE))
        self._scrim.show()
        self._scrim.raise_()
        self._popup.open_at(sheet)
        self.feed.scrollToTop()
        self.feed.setFocus(Qt.FocusReason.PopupFocusReason)

    def _do(self, key: str) -> None:
        self._popup.give_up()
        if key.startswith("action:"):
            self._actions.trigger(key.removeprefix("action:"))
