"""What stays to be done after a contact: nothing, a task, or a promise with the words used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.words import Outcome
from desktop.text import tr
from widgets.shared.check import Check
from widgets.shared.drawn import Words
from widgets.shared.field import Field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.viewmodels.wrap_up.wrap_up import WrapUpPanel
    from desktop.viewmodels.wrap_up.wrap_up_choice import Choice


_PLACES = {"title": (0, 0), "due": (0, 1), "words": (1, 0), "phone": (1, 1)}


class FollowUp(QWidget):
    """A promise is ticked; a task comes with the outcome "to be followed up"."""

    def __init__(self, panel: WrapUpPanel) -> None:
        super().__init__()
        self._panel = panel
        self.promise = Check(tr("I promised something"))
        self.fields = {
            "title": Field(tr("What"), hint=tr("Call back: new date")),
            "due": Field(tr("By when"), hint=tr("16:00 or tomorrow 14:00")),
            "phone": Field(tr("Call back on")),
            "words": Field(tr("In which words"), hint=tr("“You will hear from me by 4 pm.”")),
        }
        self.understood = Words("", "small", "faint")
        self._body = self._grid()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.promise)
        box.addWidget(self._body)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.promise.clicked.connect(self._promised)
        for name, field in self.fields.items():
            field.changed.connect(lambda text, name=name: self._given(name, text))
            field.committed.connect(lambda _text: panel.complete())

    def _grid(self) -> QWidget:
        """What and by when, then the words and the number."""
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        for name, (row, column) in _PLACES.items():
            grid.addWidget(self.fields[name], row, column, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.understood, 2, 0, 1, 2)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(1, 3)
        return body

    def _promised(self, on: object) -> None:
        """What was promised is written down next."""
        self._panel.choose(promise=bool(on))
        if on:
            self.fields["title"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _given(self, name: str, text: str) -> None:
        given = msgspec.structs.replace(self._panel.choice.follow_up, **{name: text})
        self._panel.choose(follow_up=given)

    def show_choice(self, choice: Choice) -> None:
        self.promise.setChecked(choice.promise)
        self._body.setVisible(choice.promise or choice.outcome is Outcome.FOLLOW_UP)
        self.fields["words"].setVisible(choice.promise)
        for name, field in self.fields.items():
            field.set_text(getattr(choice.follow_up, name))
        meant = self._panel.understood(choice.follow_up.due)
        self.understood.setText(tr("due {time}", time=meant) if meant else "")
        self.understood.setVisible(bool(meant))

    def show_errors(self, errors: Mapping[str, str]) -> None:
        for name, field in self.fields.items():
            field.set_error(errors.get(name, ""))

    def go_to_error(self, errors: Mapping[str, str]) -> None:
        for name, field in self.fields.items():
            if name in errors and not any(it.edit.hasFocus() for it in self.fields.values()):
                field.setFocus()
                return
