"""What Linux knows of the person's surroundings: is the screen locked, is there sound.

Asked are the screen savers on the session bus and logind on the system's, each by its documented
name: specifications.freedesktop.org/idle-inhibit-spec, org.gnome.ScreenSaver, and LockedHint of
org.freedesktop.login1. Laws: nothing is loaded and no bus is spoken to before somebody asks; who
does not answer in time counts as not knowing; fits `desktop.ports.around.Around`.
"""

from __future__ import annotations

import asyncio
import os
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final

from integrations.system.message_bus import CANNOT, answers

_WITHIN_S: Final = 2.0
_SAVERS: Final = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
)
_LOGIND: Final = "org.freedesktop.login1"


class BusAround:
    async def locked(self) -> bool:
        """Whether one of those who must know says so."""
        if not sys.platform.startswith("linux"):
            return False
        try:
            async with asyncio.timeout(_WITHIN_S):
                bus = await asyncio.to_thread(import_module, "jeepney")
                io = await asyncio.to_thread(import_module, "jeepney.io.asyncio")
                return await _saver_is_active(bus, io) or await _session_is_locked(bus, io)
        except CANNOT:
            return False

    def is_silent(self) -> bool:
        return sys.platform.startswith("linux") and not any(
            place.exists() for place in sound_places()
        )


def sound_places() -> tuple[Path, ...]:
    """Where a sound server or a sound card would be seen."""
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR", "/nonexistent"))
    return runtime / "pulse" / "native", runtime / "pipewire-0", Path("/proc/asound/card0")


async def _saver_is_active(bus: ModuleType, io: ModuleType) -> bool:
    questions = [
        bus.new_method_call(bus.DBusAddress(path, bus_name=name, interface=name), "GetActive")
        for name, path in _SAVERS
    ]
    return True in await answers(bus, io, "SESSION", questions)


async def _session_is_locked(bus: ModuleType, io: ModuleType) -> bool:
    session = bus.DBusAddress(
        "/org/freedesktop/login1/session/auto",
        bus_name=_LOGIND,
        interface="org.freedesktop.DBus.Properties",
    )
    question = bus.new_method_call(session, "Get", "ss", (f"{_LOGIND}.Session", "LockedHint"))
    (answer,) = await answers(bus, io, "SYSTEM", [question])
    return answer == ("b", True)
