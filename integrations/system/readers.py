"""Whether those who read the window aloud take announcements, asked of the accessibility bus.

Each of them registers there what it wants to hear (org.a11y.atspi.Registry, of at-spi2-core). Orca
43, which Debian 12 has, does not know announcements and says nothing of them. Laws: nothing is
loaded and no bus is spoken to before something is to be said; where nobody answers, they are taken.
"""

from __future__ import annotations

import asyncio
import sys
import time
from importlib import import_module
from typing import TYPE_CHECKING, Final

from integrations.system.message_bus import CANNOT, answers

if TYPE_CHECKING:
    from types import ModuleType

_WITHIN_S: Final = 1.0
_HOLDS_S: Final = 5.0  # a reader is started or changed by hand
_BUS: Final = ("org.a11y.Bus", "/org/a11y/bus")
_REGISTRY: Final = ("org.a11y.atspi.Registry", "/org/a11y/atspi/registry")


class BusReaders:
    def __init__(self) -> None:
        self._one = asyncio.Lock()  # who asks later is answered later: words keep their order
        self._asked = -_HOLDS_S
        self._taken = True

    async def take_announcements(self) -> bool:
        """False where somebody listens for what comes into sight, and nobody for announcements."""
        async with self._one:
            if sys.platform.startswith("linux") and time.monotonic() - self._asked > _HOLDS_S:
                self._taken = await _taken()
                self._asked = time.monotonic()
            return self._taken


async def _taken() -> bool:
    try:
        async with asyncio.timeout(_WITHIN_S):
            bus = await asyncio.to_thread(import_module, "jeepney")
            io = await asyncio.to_thread(import_module, "jeepney.io.asyncio")
            (address,) = await answers(bus, io, "SESSION", [_question(bus, _BUS, "GetAddress")])
            if not address:
                return True
            asked = [_question(bus, _REGISTRY, "GetRegisteredEvents")]
            (listeners,) = await answers(bus, io, str(address), asked)
    except CANNOT:
        return True
    wanted = [event for _who, event in listeners] if isinstance(listeners, list) else []
    announced = any(event.startswith("Object:Announcement") for event in wanted)
    return announced or "Object:StateChanged:Showing" not in wanted


def _question(bus: ModuleType, whom: tuple[str, str], what: str) -> object:
    name, path = whom
    return bus.new_method_call(bus.DBusAddress(path, bus_name=name, interface=name), what)
