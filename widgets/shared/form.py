"""A form in a pane: its fields under each other, what is wrong beside each, one button that saves.

    form = Form(tr("New task"), tr("Create task"), spawn)
    form.add("title", Field(tr("What")))
    form.saves(self._save)            a coroutine that answers field -> what is wrong with it

Laws: a form that is left keeps what was typed, and is empty only after it was saved; the first
wrong field gets the keyboard; Ctrl+Return saves from everywhere in it, Esc leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.text import tr
from widgets.shared.boxes import across
from widgets.shared.button import Button
from widgets.shared.check import Check
from widgets.shared.choice import Choice
from widgets.shared.drawn import Words
from widgets.shared.field import Field, TextArea
from widgets.theme.appearance import dress, look

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping
    from typing import Any

    Save = Callable[[], Coroutine[Any, Any, Mapping[str, str]]]
    Spawn = Callable[[str, Coroutine[Any, Any, None]], None]

_SAVES = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Input(Protocol):
    """What a form can say an error to."""

    def set_error(self, sentence: str) -> None: ...

    def setFocus(self) -> None: ...


class Form(QWidget):
    """`left` tells that it was saved or given up."""

    left = Signal()

    def __init__(
        self, title: str, button: str, spawn: Spawn, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self._spawn = spawn
        self._save: Save | None = None
        self._inputs: dict[str, Field | TextArea | Choice] = {}
        self._checks: list[Check] = []
        self._about = ""
        self._kept: dict[str, dict[str, str]] = {}  # what was typed about others
        self._title = Words(title, "title")
        self.save_button = Button(button, icon="check", kind="primary")
        self.leave_button = Button(tr("Leave"), kind="ghost")
        self.save_button.clicked.connect(self.submit)
        self.leave_button.clicked.connect(self.left.emit)
        self._box = QVBoxLayout(self)
        self._box.addWidget(self._title)
        self._box.addWidget(across(self.save_button, self.leave_button, None, gap=6))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        dress(self)

    # ------------------------------------------------------------------------------ building
    def add(self, name: str, input_: Field | TextArea | Choice) -> None:
        """Put an input above the button; errors find it by its name."""
        self._inputs[name] = input_
        self._place(input_)
        if isinstance(input_, Field):
            input_.committed.connect(lambda _text: self.submit())

    def add_check(self, check: Check) -> None:
        self._checks.append(check)
        self._place(check)

    def add_part(self, part: QWidget) -> None:
        """Put anything else above the button."""
        self._place(part)

    def saves(self, save: Save) -> None:
        """Say what is done when the button is pressed."""
        self._save = save

    def _place(self, part: QWidget) -> None:
        self._box.insertWidget(self._box.count() - 1, part)

    # --------------------------------------------------------------------------------- using
    def text(self, name: str) -> str:
        input_ = self._inputs[name]
        if isinstance(input_, Choice):
            return input_.value
        return input_.writing.text if isinstance(input_, TextArea) else input_.text

    def set_text(self, name: str, text: str) -> None:
        input_ = self._inputs[name]
        if isinstance(input_, Choice):
            input_.choose(text)
        elif isinstance(input_, TextArea):
            input_.writing.set_text(text)
        else:
            input_.set_text(text)

    def about(self, key: str, **known: str) -> None:
        """Go on to another record: its fields begin with what is known of it, or was typed."""
        if key == self._about:
            return
        if self._about:
            self._kept[self._about] = {name: self.text(name) for name in self._inputs}
        self._about = key
        self.clear()
        for name, text in (known | self._kept.pop(key, {})).items():
            self.set_text(name, text)

    def begin(self) -> None:
        """Put the keyboard into the first field."""
        next(iter(self._inputs.values())).setFocus()

    def clear(self) -> None:
        """Empty all fields but choices, which are often the same again."""
        for name, input_ in self._inputs.items():
            input_.set_error("")
            if not isinstance(input_, Choice):
                self.set_text(name, "")
        for check in self._checks:
            check.setChecked(False)

    def submit(self) -> None:
        if self._save is not None and not self.save_button.working:
            self.save_button.set_working(True)
            self._spawn("form", self._submit(self._save))

    async def _submit(self, save: Save) -> None:
        try:
            errors = await save()
        finally:
            self.save_button.set_working(False)
        self.show_errors(errors)
        if not errors:
            self._about = ""
            self.clear()
            self.left.emit()

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Say each under its field, and go to the first."""
        wrong = [name for name in self._inputs if name in errors]
        for name, input_ in self._inputs.items():
            input_.set_error(errors.get(name, ""))
        if wrong:
            self._inputs[wrong[0]].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in _SAVES and control:
            self.submit()
        else:
            super().keyPressEvent(event)

    def look_changed(self) -> None:
        px = look().px
        self._box.setContentsMargins(px(20), px(12), px(20), px(16))
        self._box.setSpacing(px(10))
