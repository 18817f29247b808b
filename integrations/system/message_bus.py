"""A line to a message bus that can be given up at any moment.

jeepney stumbles over itself when it is cancelled while it connects: something else is raised in the
place of the cancellation, or left for the loop to report. So connecting comes to its end whoever
waits for it, and a line that nobody wants any more is closed.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from types import ModuleType

    from jeepney.io.asyncio import DBusConnection

CANNOT: Final = (OSError, EOFError, KeyError, ValueError, RuntimeError, TimeoutError)
_WITHIN_S: Final = 2.0


async def connected(io: ModuleType, which: str = "SESSION") -> DBusConnection:
    """io: `jeepney.io.asyncio`, loaded late. Raises one of CANNOT where there is no bus."""
    opening = asyncio.get_running_loop().create_task(io.open_dbus_connection(which))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        with suppress(*CANNOT):
            await (await asyncio.wait_for(opening, _WITHIN_S)).close()
        raise
