"""The output devices to choose from, by their names, and a sound to try the chosen one with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.settings import SOUND_DEVICE
from desktop.text import tr
from desktop.viewmodels.settings.sound_devices import Devices, SoundDevices
from widgets.shared.boxes import across
from widgets.shared.button import Button
from widgets.shared.drawn import Words
from widgets.shared.flow import Flow
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.settings.settings_page import SettingsPage
    from widgets.shared.actions import Actions

_GAP = 6


class DevicesRow(QWidget):
    """`ask` reads the devices anew."""

    def __init__(self, desk: Desk, settings: SettingsPage, actions: Actions) -> None:
        super().__init__()
        self._settings = settings
        self._model = SoundDevices(desk)
        self.buttons: dict[str, Button] = {}
        self._flow = Flow([], gap=_GAP)
        self.trial = Button(tr("Play a test sound"), icon="bell", kind="ghost")
        self.said = Words("", "small", "muted", wraps=True)
        self.said.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        for part in (self._flow, across(self.trial, None), self.said):
            box.addWidget(part)
        self.trial.clicked.connect(lambda: actions.trigger("settings.sound"))
        undo_with(self, self._model.changed.connect(self._show), self._model.close)
        self._show(self._model.shown)

    def ask(self) -> None:
        self._model.ask()

    def try_sound(self) -> None:
        self._model.play()

    def _show(self, devices: Devices) -> None:
        if [each.id for each in devices.all] != list(self.buttons):
            for button in self.buttons.values():
                button.deleteLater()
            self.buttons = {each.id: self._button(each.id, each.name) for each in devices.all}
            self._flow.set_parts(list(self.buttons.values()))
            self._flow.setVisible(True)
            for button in self.buttons.values():
                button.show()
        for id_, button in self.buttons.items():
            button.setChecked(id_ == devices.chosen)
        self.said.setText(devices.said)
        self.said.setVisible(bool(devices.said))

    def _button(self, id_: str, name: str) -> Button:
        words = tr("Sound comes from: {device}", device=name)
        button = Button(name, name=words)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.clicked.connect(lambda _on: self._settings.choose(SOUND_DEVICE.key, id_))
        return button
