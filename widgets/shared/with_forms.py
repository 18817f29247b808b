"""A list, and in its place for as long as it takes a form about something in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from widgets.shared.scrolled import Scrolled
from widgets.shared.turning import Stack, turn

if TYPE_CHECKING:
    from widgets.shared.form import Form


class WithForms(QWidget):
    """Forms are kept: one that is opened again holds what was typed in it before."""

    def __init__(self, usual: QWidget, *, on: str = "bg") -> None:
        super().__init__()
        self._usual = usual
        self._on = on
        self._places: dict[Form, QWidget] = {}
        self._stack = Stack()
        self._stack.addWidget(usual)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._stack)
        self.setFocusProxy(usual)

    @property
    def form(self) -> Form | None:
        """The form that is open now."""
        here = self._stack.currentWidget()
        return next((form for form, place in self._places.items() if place is here), None)

    def open_form(self, form: Form) -> None:
        if form not in self._places:
            self._places[form] = self._placed(form)
            form.left.connect(self.back)
        turn(self._stack, self._places[form], form.begin)

    def back(self) -> None:
        """Show the list again, and give it the keyboard if a form had it."""
        had_it = self.form is not None and self.form.isAncestorOf(
            QApplication.focusWidget() or self
        )
        turn(self._stack, self._usual, self._usual.setFocus if had_it else None)

    def _placed(self, form: Form) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(Scrolled(form, on=self._on))
        box.addStretch(1)
        self._stack.addWidget(page)
        return page
