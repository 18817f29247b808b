"""The settings: each holds as soon as it is chosen; beside them every key, which can be changed."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.settings import SOUND_DEVICE
from desktop.text import tr
from desktop.viewmodels.settings.own_keys import OwnKeys
from desktop.viewmodels.settings.settings_page import Line, SettingsPage
from widgets.settings.devices import DevicesRow
from widgets.settings.keys import KeysList
from widgets.shared.boxes import down
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
from widgets.theme.tokens import HIT, WITHIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions

_LABELS = 200
_CONTROLS = 440  # what stands beside a label needs this, else it stands below
_WIDE = 900
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_FIRST_LINE = Qt.AlignmentFlag.AlignTop  # the label stands beside it, however many lines there are


class SettingsView(QWidget):
    """Three tabs: what can be chosen, what is told outside the window, and the keys."""

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self._model = SettingsPage(desk.settings)
        self._choices: dict[tuple[str, str], Button] = {}
        tabs = (
            ("all", tr("General")),
            ("outside", tr("Notifications")),
            ("keys", tr("Keys")),
        )
        self.tabs = Tabs(tr("Settings"), tabs)
        self.keys = KeysList(self._model, OwnKeys(desk.settings, desk.supervisor))
        self.devices = DevicesRow(desk, self._model, actions)
        self._pages: dict[str, QWidget] = {
            "all": self._built_form("all"),
            "outside": self._built_form("outside"),
            "keys": self.keys,
        }
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for part in (PageHead(tr("Settings")), self.tabs, *self._pages.values()):
            box.addWidget(part)
        for part in self._pages.values():
            box.setStretchFactor(part, 1)
        self._show_tab("all")
        self.tabs.chosen.connect(self._show_tab)
        undo_with(
            self,
            self._model.changed.connect(self._changed),
            self._model.close,
            actions.handle("settings.notifications", self._show_notifications),
            actions.handle("settings.sound", self.devices.try_sound),
        )
        self.setFocusProxy(self.tabs)
        ground(self, "surface")

    def button(self, setting: str, value: str) -> Button:
        """The button of one choice."""
        return self._choices[setting, value]

    def _show_tab(self, name: str) -> None:
        for each, page in self._pages.items():
            page.setVisible(each == name)
        if name == "outside":
            self.devices.ask()

    def _show_notifications(self) -> None:
        self.tabs.choose("outside")
        self._show_tab("outside")
        self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    def _built_form(self, page: str) -> Scrolled:
        form = _Form()
        lines = (line for line in self._model.lines if line.page == page)
        for group, of in groupby(lines, key=lambda line: line.group):
            if group:
                form.add_together(group, [self._check(line) for line in of])
                continue
            for line in of:
                form.add(line, self._control(line))
        area = Scrolled(form)
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        return area

    def _control(self, line: Line) -> QWidget:
        if line.fixed:
            return Words(str(line.value) or tr("none"), "body", "muted", copyable=True)
        if line.key == SOUND_DEVICE.key:
            return self.devices
        if isinstance(line.value, str) and not line.choices:
            field = Field("", name=line.title, text=line.value)
            field.edit.editingFinished.connect(
                lambda: field.set_error(self._model.choose(line.key, field.text.strip()))
            )
            return field
        if not line.choices:
            return self._check(line)
        buttons = [self._choice(line, each.value, each.word) for each in line.choices]
        return Flow(buttons, gap=6)

    def _check(self, line: Line) -> Check:
        check = Check(line.help or line.title)
        check.setAccessibleName(line.title)
        check.setChecked(bool(line.value))
        check.toggled.connect(partial(self._model.choose, line.key))
        return check

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
    """Label, control, and what it means, on one edge each; the label above where room is short."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[QWidget, list[QWidget], Qt.AlignmentFlag]] = []
        self._above = False
        self._grid = QGridLayout(self)
        dress(self)

    def add(self, line: Line, control: QWidget) -> None:
        parts = [control]
        if line.help and not isinstance(line.value, bool):
            words = Words(line.help, "small", "muted", wraps=True)
            parts.append(down(words, margins=(WITHIN, 0, 0, 4)))
        self._add(line.title, parts, _FIRST_LINE if isinstance(control, Flow) else _MIDDLE)

    def add_together(self, label: str, controls: Sequence[QWidget]) -> None:
        self._add(label, [down(*controls)], _FIRST_LINE)

    def _add(self, label: str, parts: list[QWidget], level: Qt.AlignmentFlag) -> None:
        self._lines.append((Words(label, "body_b"), parts, level))
        self._place()

    def _place(self) -> None:
        """Every part where it belongs; a grid takes what it has already to another place."""
        at = 0
        for label, parts, level in self._lines:
            beside = level == _FIRST_LINE and not self._above
            label.setMinimumHeight(look().px(HIT) if beside else 0)
            self._grid.addWidget(label, at, 0, level)
            at += self._above
            for part in parts:
                self._grid.addWidget(part, at, 0 if self._above else 1, level)
                at += 1
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
        self._grid.setRowStretch(at, 1)
        self._grid.setColumnStretch(0 if self._above else 1, 1)
        self._grid.setColumnStretch(1 if self._above else 0, 0)
        self._grid.setColumnMinimumWidth(0, 0 if self._above else look().px(_LABELS))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        above = self.width() < look().px(_LABELS + _CONTROLS)
        if above != self._above:
            self._above = above
            self._place()

    def look_changed(self) -> None:
        px = look().px
        self.setMaximumWidth(px(_WIDE))
        self._grid.setContentsMargins(px(20), px(16), px(24), px(24))
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(8))
        self._fold()
        self._place()
