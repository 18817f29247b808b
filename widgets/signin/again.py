"""A session has ended: the password, in one line above what is being worked on.

Law: it never covers anything and never takes the keyboard by itself; what was typed elsewhere
stays as it is, signed in or not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.text import tr
from widgets.shared.button import Button
from widgets.shared.drawn import Hairline, Words
from widgets.shared.field import Field
from widgets.shared.flow import Flow
from widgets.shared.roles import Group
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import dress, ground, look

if TYPE_CHECKING:
    from desktop.viewmodels.signin.signin import Form, SigningIn


class SignInAgain(Group):
    """Hidden until `open`; goes away when it has worked."""

    def __init__(self, model: SigningIn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setAccessibleName(tr("Sign in again"))
        who = tr("{login} at {address}", login=model.form.login, address=model.form.address)
        self.who = Words(who, "body", "muted")
        self.login = Field("", name=tr("User name"), hint=tr("User name"), text=model.form.login)
        self.password = Field("", name=tr("Password"), hint=tr("Password"), password=True)
        self.submit = Button(tr("Sign in"), kind="primary")
        self.cancel = Button(tr("Later"), kind="ghost")
        self._lay_out()
        self.password.committed.connect(lambda _text: self._submit())
        self.submit.clicked.connect(self._submit)
        self.cancel.clicked.connect(self.hide)
        undo_with(self, model.changed.connect(self._show), model.done.connect(self._done))
        ground(self, "surface")
        self.hide()
        dress(self)

    def open(self) -> None:
        """Show it and wait for the password."""
        self.show()
        first = self.password if self.login.text else self.login
        first.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        parts = (self.who, self.login, self.password, self.submit, self.cancel)
        row = Flow(parts, gap=8, margins=(24, 10, 16, 10), at_top=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(row)
        box.addWidget(Hairline())

    def _submit(self) -> None:
        self._model.submit(self._model.form.address, self.login.text, self.password.text)

    def _show(self, form: Form) -> None:
        self.submit.set_working(form.working)
        self.login.set_error(form.flaws.get("login", ""))
        others = (form.flaws.get(name, "") for name in ("password", "address", ""))
        self.password.set_error(next(filter(None, others), ""))

    def _done(self, _none: None) -> None:
        self.password.set_text("")
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def look_changed(self) -> None:
        px = look().px
        self.who.setMinimumHeight(px(32))
        for field in (self.login, self.password):
            field.setFixedWidth(px(200))
