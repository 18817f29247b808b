"""Whose call it is, asked while it is talked in: those who have the number, or somebody new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from widgets.shared.feed import Feed
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from desktop.viewmodels.ringing import Ringing


class WhoCalls(QWidget):
    """`asks` while there is such a call; the call card stands above the list."""

    def __init__(self, ringing: Ringing) -> None:
        super().__init__()
        self._ringing = ringing
        self.feed = Feed(tr("Who is calling?"), on="surface", pad=24)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self.feed, 1)
        self.setFocusProxy(self.feed)
        self.feed.opened.connect(ringing.choose)
        self.feed.clicked.connect(lambda _index: self._chosen(self.feed.current or ""))
        undo_with(self, ringing.rows_changed.connect(self.feed.show_rows))
        self.feed.show_rows(ringing.rows)

    @property
    def asks(self) -> bool:
        return bool(self._ringing.rows)

    def take(self, card: QWidget) -> None:
        """Let the card stand above the list."""
        if self._box.indexOf(card) < 0:
            self._box.insertWidget(0, card)

    def _chosen(self, key: str) -> None:
        if key not in ("", "who", "why"):
            self._ringing.choose(key)
