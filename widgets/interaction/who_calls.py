"""Whose call it is, asked while it is talked in: those who have the number, or somebody new.

Laws: for somebody new the name is asked for in place, the number filled in, and nothing has to be
typed; the keyboard comes to the question once, unless somebody writes elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.telephone.ringing import NEW
from widgets.shared.boxes import across
from widgets.shared.button import Button
from widgets.shared.drawn import Words
from widgets.shared.early_keys import takes_text
from widgets.shared.feed import Feed
from widgets.shared.field import Field
from widgets.shared.roles import Group
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import dress, look

if TYPE_CHECKING:
    from desktop.viewmodels.rows import Row
    from desktop.viewmodels.telephone.ringing import Ringing


class WhoCalls(QWidget):
    """`asks` while there is such a call; the call card stands above the list."""

    def __init__(self, ringing: Ringing) -> None:
        super().__init__()
        self._ringing = ringing
        self._led = False  # the keyboard has come to this question
        self.feed = Feed(tr("Who is calling?"), on="surface", pad=24)
        self.new = Stranger(ringing)
        self.new.hide()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self.feed, 1)
        self._box.addWidget(self.new, 1)
        self.setFocusProxy(self.feed)
        self.feed.opened.connect(self._chosen)
        self.feed.clicked.connect(lambda _index: self._chosen(self.feed.current or ""))
        self.new.left.connect(self._back)
        undo_with(self, ringing.rows_changed.connect(self._show))
        self._show(ringing.rows)

    @property
    def asks(self) -> bool:
        return bool(self._ringing.rows)

    def take(self, card: QWidget) -> None:
        """Let the card stand above the list."""
        if self._box.indexOf(card) < 0:
            self._box.insertWidget(0, card)

    def _show(self, rows: tuple[Row, ...]) -> None:
        self.feed.show_rows(rows)
        self._led = self._led and bool(rows)
        if not rows:  # it is known whose call it is, or the call is over
            self._swap(asks_name=False)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.asks and not self._led and not takes_text(QApplication.focusWidget()):
            self._led = True
            self.feed.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self, key: str) -> None:
        if key == NEW:
            self.new.begin()
            self._swap(asks_name=True)
            self.new.setFocus(Qt.FocusReason.OtherFocusReason)
        elif key not in ("", "who", "why"):
            self._ringing.choose(key)

    def _back(self) -> None:
        self._swap(asks_name=False)
        self.feed.setFocus(Qt.FocusReason.OtherFocusReason)

    def _swap(self, *, asks_name: bool) -> None:
        self.feed.setVisible(not asks_name)
        self.new.setVisible(asks_name)


class Stranger(Group):
    """Two fields: Enter makes the customer, Esc goes back to the list (`left`)."""

    left = Signal()

    def __init__(self, ringing: Ringing) -> None:
        super().__init__()
        self._ringing = ringing
        self.name = Field(tr("Name"), hint=tr("Unknown caller"))
        self.phone = Field(tr("Number"))
        self.make = Button(tr("Create customer"), icon="check", kind="primary")
        self.back = Button(tr("Leave"), kind="ghost")
        self._box = QVBoxLayout(self)
        self._box.addWidget(Words(tr("New customer"), "title"))
        for field in (self.name, self.phone):
            field.committed.connect(lambda _text: self.submit())
            self._box.addWidget(field)
        self._box.addWidget(across(self.make, self.back, None, gap=6))
        self._box.addStretch(1)
        self.make.clicked.connect(self.submit)
        self.back.clicked.connect(self.left)
        self.setFocusProxy(self.name)
        self.setAccessibleName(tr("New customer"))
        dress(self)

    def begin(self) -> None:
        """With what is known of who calls now."""
        name, phone = self._ringing.stranger
        self.name.set_text(name)
        self.phone.set_text(phone)
        self.phone.set_error("")

    def submit(self) -> None:
        wrong = self._ringing.make(self.name.text, self.phone.text)
        self.phone.set_error(wrong)
        if wrong:
            self.phone.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def look_changed(self) -> None:
        px = look().px
        self._box.setContentsMargins(px(24), px(12), px(24), px(12))
        self._box.setSpacing(px(10))
