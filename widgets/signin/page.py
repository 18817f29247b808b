"""The first start, in three questions: which language, which hub or the demo, and who you are.

Law: nothing here is modal, each flaw stands beside its field, and Enter goes on from any field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.text import language, tr
from widgets.shared.boxes import across, down
from widgets.shared.button import Button
from widgets.shared.drawn import Words
from widgets.shared.field import Field
from widgets.shared.roles import Group
from widgets.shared.scrolled import Filling
from widgets.shared.telling import tell
from widgets.shared.undoing import undo_with
from widgets.signin.sign import Sign
from widgets.theme.appearance import dress, ground, look
from widgets.theme.tokens import WITHIN

if TYPE_CHECKING:
    from desktop.viewmodels.signin.signin import Form, SigningIn

_WIDE = 420
LANGUAGES = {"de": "Deutsch", "en": "English"}

_IN = (WITHIN, 0, WITHIN, 0)  # where the boxes of the buttons begin


class SignInPage(Group):
    """`demo_asked`: the person wants to look around first."""

    demo_asked = Signal()
    language_asked = Signal(str)

    def __init__(self, model: SigningIn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setAccessibleName(tr("Sign in"))
        self.address = Field(tr("Address of the hub"), hint="https://hub.example.com")
        self.login = Field(tr("User name"))
        self.password = Field(tr("Password"), password=True)
        self.trouble = Words("", "small", "breach", wraps=True)
        self.trouble.hide()
        self.submit = Button(tr("Sign in"), kind="primary")
        self.demo = Button(tr("Look around with made-up customers"), icon="users", kind="ghost")
        self.languages = {code: self._language(code, name) for code, name in LANGUAGES.items()}
        self._fields = {"address": self.address, "login": self.login, "password": self.password}
        self._lay_out()
        self._wire()
        ground(self, "surface")
        dress(self)

    def _lay_out(self) -> None:
        self._column = down(
            across(Sign(), Words(tr("Welcome to Tresen"), "display"), None, gap=16, margins=_IN),
            12,
            Words(tr("1 · Which language?"), "body_b", "muted"),
            across(*self.languages.values(), None, gap=8),
            12,
            Words(tr("2 · Which hub? Your administrator knows."), "body_b", "muted"),
            self.address,
            across(
                Words(tr("No hub at hand?"), "small", "muted"), self.demo, None, gap=8, margins=_IN
            ),
            12,
            Words(tr("3 · Who are you?"), "body_b", "muted"),
            self.login,
            self.password,
            self.trouble,
            8,
            across(self.submit, None, gap=8),
            gap=8,
        )
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._column)
        middle.addStretch(1)
        box = QVBoxLayout(inner := QWidget())
        box.addStretch(2)
        box.addLayout(middle)
        box.addStretch(3)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        # At 200 % it is higher than the window, and the fields were pressed together to lines.
        around.addWidget(Filling(inner))

    def _language(self, code: str, name: str) -> Button:
        """In its own words, for whoever does not read the one spoken now."""
        button = Button(name)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setChecked(code == language())
        button.clicked.connect(lambda _on: self.language_asked.emit(code))
        return button

    def _wire(self) -> None:
        for field in self._fields.values():
            field.committed.connect(lambda _text: self._go_on())
        self.submit.clicked.connect(self._submit)
        self.demo.clicked.connect(self.demo_asked)
        undo_with(self, self._model.changed.connect(self._show))
        self.address.set_text(self._model.form.address)
        self.login.set_text(self._model.form.login)
        empty = (field for field in self._fields.values() if not field.text)
        self.setFocusProxy(next(empty, self.password))

    def take_over(self, before: SignInPage) -> None:
        """Go on where the same page in another language was left."""
        self.address.set_text(before.address.text)
        self.login.set_text(before.login.text)
        self.languages[language()].setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on(self) -> None:
        """Enter: to the first field that is empty, or sign in."""
        empty = next((field for field in self._fields.values() if not field.text.strip()), None)
        if empty is None or empty.hasFocus():
            self._submit()
        else:
            empty.edit.setFocus(Qt.FocusReason.TabFocusReason)

    def _submit(self) -> None:
        self._model.submit(self.address.text, self.login.text, self.password.text)

    def _show(self, form: Form) -> None:
        self.submit.set_working(form.working)
        for name, field in self._fields.items():
            field.set_error(form.flaws.get(name, ""))
        self.trouble.setText(form.flaws.get("", ""))
        self.trouble.setVisible("" in form.flaws)
        wrong = next((name for name in self._fields if name in form.flaws), "")
        if wrong:
            self._fields[wrong].edit.setFocus()  # it says by itself what is wrong with it
        for name, flaw in form.flaws.items():
            if not wrong or name != wrong:
                tell(self, flaw, at_once=True)
        if "password" in form.flaws:
            self.password.edit.selectAll()

    def look_changed(self) -> None:
        inset = look().margins(*_IN)
        for part in (*self._fields.values(), *self._column.findChildren(Words)):
            if part.parentWidget() is self._column:
                part.setContentsMargins(inset)
        self._column.setFixedWidth(look().px(_WIDE))
