"""The settings: each holds as soon as it is chosen; below them every key, which can be changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.settings_page import Line, SettingsPage
from widgets.settings.keys import KeysList
from widgets.shared.button import Button
from widgets.shared.check import Check
from widgets.shared.drawn import Words
from widgets.shared.field import Field
from widgets.shared.flow import Flow
from widgets.shared.page_head import PageHead
from widgets.shared.scrolled import Scrolled
from widgets.shared.tabs import Tabs
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import dress, ground, look

if TYPE_CHECKING:
    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions

_LABELS = 200
_WIDE = 900


class SettingsView(QWidget):
    """Two tabs: what can be chosen, and the keys."""

    def __init__(self, desk: Desk, _actions: Actions) -> None:
        super().__init__()
        self._model = SettingsPage(desk.settings)
        self._choices: dict[tuple[str, str], Button] = {}
        self.tabs = Tabs(tr("Settings"), (("all", tr("General")), ("keys", tr("Keys"))))
        self.keys = KeysList(self._model)
        self._form = self._built_form()
        self.keys.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for part in (PageHead(tr("Settings")), self.tabs, self._form, self.keys):
            box.addWidget(part)
        box.setStretchFactor(self._form, 1)
        box.setStretchFactor(self.keys, 1)
        self.tabs.chosen.connect(self._show_tab)
        undo_with(self, self._model.changed.connect(self._changed), self._model.close)
        self.setFocusProxy(self.tabs)
        ground(self, "surface")

    def button(self, setting: str, value: str) -> Button:
        """The button of one choice."""
        return self._choices[setting, value]

    def _show_tab(self, name: str) -> None:
        self._form.setVisible(name == "all")
        self.keys.setVisible(name == "keys")

    def _built_form(self) -> Scrolled:
        form = _Form()
        for line in self._model.lines:
            form.add(line, self._control(line))
        area = Scrolled(form)
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        return area

    def _control(self, line: Line) -> QWidget:
        if line.fixed:
            return Words(str(line.value) or tr("none"), "body", "muted", copyable=True)
        if isinstance(line.value, str) and not line.choices:
            field = Field("", name=line.title, hint=line.help, text=line.value)
            field.edit.editingFinished.connect(
                lambda: self._model.choose(line.key, field.text.strip())
            )
            return field
        if not line.choices:
            check = Check(line.help or line.title)
            check.setAccessibleName(line.title)
            check.setChecked(bool(line.value))
            check.toggled.connect(partial(self._model.choose, line.key))
            return check
        buttons = [self._choice(line, each.value, each.word) for each in line.choices]
        return Flow(buttons, gap=6)

    def _choice(self, line: Line, value: str, word: str) -> Button:
        button = Button(word, name=f"{line.title}: {word}")
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setChecked(line.value == value)
        button.clicked.connect(lambda _on: self._model.choose(line.key, value))
        self._choices[line.key, value] = button
        return button

    def _changed(self, _none: None) -> None:
        values = {line.key: line.value for line in self._model.lines}
        for (key, value), button in self._choices.items():
            if values[key] == value:
                button.setChecked(True)
        self.keys.refresh()


class _Form(QWidget):
    """Label, control, and what it means, on one edge each."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setColumnStretch(1, 1)
        dress(self)

    def add(self, line: Line, control: QWidget) -> None:
        row = self._grid.rowCount()
        self._grid.setRowStretch(row - 1, 0)
        top = Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(Words(line.title, "body_b"), row, 0, top)
        self._grid.addWidget(control, row, 1, top)
        if line.help and not isinstance(line.value, bool):
            self._grid.addWidget(Words(line.help, "small", "muted", wraps=True), row + 1, 1)
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def look_changed(self) -> None:
        px = look().px
        self.setMaximumWidth(px(_WIDE))
        self._grid.setContentsMargins(px(24), px(16), px(24), px(24))
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(8))
        self._grid.setColumnMinimumWidth(0, px(_LABELS))
