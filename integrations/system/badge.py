"""The number at the program's icon, by com.canonical.Unity.LauncherEntry on the session bus.

Read by the docks of Unity, GNOME (Dash to Dock), KDE Plasma, Cinnamon and others:
wiki.ubuntu.com/Unity/LauncherAPI. Laws: nothing is loaded and no bus is spoken to before there is
something to show; the connection stays, because docks take a number away with whoever gave it.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from integrations.system.message_bus import CANNOT, connected

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.asyncio import DBusConnection

APP = "application://tresen.desktop"
_INTERFACE = "com.canonical.Unity.LauncherEntry"
_PATH = "/com/canonical/unity/launcherentry/tresen"
_WITHIN_S = 3.0


class BusBadge:
    """Fits `desktop.ports.outside.Badge`; used on the loop's thread."""

    def __init__(self) -> None:
        self._connection: DBusConnection | None = None

    async def show(self, count: int, *, urgent: bool = False) -> bool:
        if not sys.platform.startswith("linux"):
            return False
        if not count and self._connection is None:
            return True  # nothing was ever shown
        was_open = self._connection is not None
        return await self._sent(count, urgent) or (was_open and await self._sent(count, urgent))

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError):
                await connection.close()

    async def _sent(self, count: int, urgent: bool) -> bool:
        try:
            async with asyncio.timeout(_WITHIN_S):
                bus = await asyncio.to_thread(import_module, "jeepney")
                if self._connection is None:
                    io = await asyncio.to_thread(import_module, "jeepney.io.asyncio")
                    self._connection = await connected(io)
                await self._connection.send(_update(bus, count, urgent))
        except CANNOT:
            await self.close()
            return False
        return True


def _update(bus: ModuleType, count: int, urgent: bool) -> Message:
    shown = {
        "count": ("x", count),
        "count-visible": ("b", count > 0),
        "urgent": ("b", urgent and count > 0),
    }
    emitter = bus.DBusAddress(_PATH, interface=_INTERFACE)
    update: Message = bus.new_signal(emitter, "Update", "sa{sv}", (APP, shown))
    return update
