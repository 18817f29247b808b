"""Telling a person who looks at another window: the notifications of the operating system.

`integrations/system` fits it with the session bus, `widgets/shell/tray` with Qt's own messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from desktop.signal import Signal

SHOW = "default"  # what is acted when the notification itself is clicked


class Outside(Protocol):
    """One notification at a time; `acted` carries SHOW or the key of one of its buttons."""

    acted: Signal[str]

    async def tell(self, title: str, text: str, buttons: Mapping[str, str], seconds: float) -> bool:
        """Show it instead of the one before, for so long; False where this is not possible."""
        ...

    async def withdraw(self) -> None:
        """It is over; without one nothing happens."""
        ...

    async def close(self) -> None: ...


class Badge(Protocol):
    """The number at the program's icon in the dock or the taskbar."""

    async def show(self, count: int, *, urgent: bool = False) -> bool:
        """Show it, or none for 0; False where this is not possible. urgent: somebody waits now."""
        ...

    async def close(self) -> None: ...
