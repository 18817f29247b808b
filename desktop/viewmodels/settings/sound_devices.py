"""Where a sound can come from, and trying it: read when the settings are looked at, not before."""

from __future__ import annotations

import msgspec

from desktop.ports.sound import Device
from desktop.settings import SOUND_DEVICE
from desktop.signal import Signal
from desktop.text import tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest


class Devices(msgspec.Struct, frozen=True):
    """`all`: with "" for where the system plays, and what was chosen although it is not there."""

    all: tuple[Device, ...]
    chosen: str
    said: str = ""  # what became of a trial, or what is missing


class SoundDevices:
    """`shown`; `ask` reads the devices, `play` tries the one that is chosen."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._found: tuple[Device, ...] = ()
        self.changed: Signal[Devices] = Signal()
        self._asking = Latest(desk.supervisor, "sound devices")
        self._trying = Latest(desk.supervisor, "test sound")

    def close(self) -> None:
        self._asking.drop()
        self._trying.drop()

    @property
    def shown(self) -> Devices:
        return self._say("")

    def ask(self) -> None:
        self._asking.ask(self._ask())

    def play(self) -> None:
        self._trying.ask(self._play())

    async def _ask(self) -> None:
        if self._desk.sound is not None:
            self._found = await self._desk.sound.devices()
            self.changed.emit(self._say(""))

    async def _play(self) -> None:
        sound, device = self._desk.sound, self._desk.settings[SOUND_DEVICE]
        played = sound is not None and await sound.play("offer", device)
        said = (
            tr("The sound was played.")
            if played
            else tr(
                "Nothing could play it: connect the device, or install pulseaudio-utils or "
                "pipewire-bin."
            )
        )
        self.changed.emit(self._say(said))

    def _say(self, said: str) -> Devices:
        chosen = self._desk.settings[SOUND_DEVICE]
        found = (Device("", tr("Where the system plays")), *self._found)
        if chosen not in {each.id for each in found}:
            found = (*found, Device(chosen, tr("{device} (not connected)", device=chosen)))
        return Devices(found, chosen, said)
