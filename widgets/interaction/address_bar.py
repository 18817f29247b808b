"""An e-mail address or a number that stood in the conversation, and what can be done with it.

Law: nothing is written to and nobody is called before the whole address stood here to be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.text import tr
from widgets.shared.boxes import across, down
from widgets.shared.button import Button, IconButton
from widgets.shared.drawn import Hairline, Words
from widgets.shared.roles import Group

if TYPE_CHECKING:
    from widgets.shared.actions import Actions


class AddressBar(Group):
    """Hidden until an address was asked for. `writes` carries the one that a reply shall go to."""

    writes = Signal(str)

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._actions = actions
        self.address = ""
        self.words = Words("", "small", "muted", wraps=True)
        self.target = Words("", "small_b", "ink", wraps=True, copyable=True)
        self.write = Button(tr("Reply to this address"), icon="mail")
        self.call = Button(tr("Call this number"), icon="phone")
        self.search = Button(tr("Find the customer"), icon="search")
        self.copy = Button(tr("Copy"), kind="ghost")
        self.away = IconButton("x", tr("Put away"))
        self.write.clicked.connect(self._write)
        self.call.clicked.connect(lambda: self._trigger("call.dial"))
        self.search.clicked.connect(lambda: self._trigger("palette.open"))
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(self.address))
        self.away.clicked.connect(self.hide)
        line = across(self.write, self.call, self.search, self.copy, None, self.away, gap=6)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(Hairline())
        box.addWidget(down(self.words, self.target, line, gap=4, margins=(24, 8, 16, 8)))
        self.hide()

    def show_address(self, kind: str, address: str, *, can_be_written_to: bool) -> None:
        """Say what it is; the keyboard stays where it is."""
        self.address = address
        is_mail = kind == "mail"
        if is_mail and not can_be_written_to:
            said = tr("An e-mail address that this customer is not known by:")
        else:
            said = tr("An e-mail address:") if is_mail else tr("A telephone number:")
        self.words.setText(said)
        self.target.setText(address)
        self.target.setAccessibleName(address)
        self.setAccessibleName(f"{said} {address}")
        self.write.setVisible(is_mail and can_be_written_to)
        self.call.setVisible(not is_mail)
        for button in (self.write, self.call, self.search, self.copy):
            button.setAccessibleName(f"{button.text()}: {address}")
        self.show()

    @property
    def first(self) -> QWidget:
        """Where the keyboard goes."""
        buttons = (self.write, self.call, self.search)
        return next(button for button in buttons if button.isVisibleTo(self))

    def _write(self) -> None:
        self.writes.emit(self.address)
        self.hide()

    def _trigger(self, action: str) -> None:
        if self._actions.trigger(action, self.address):
            self.hide()
