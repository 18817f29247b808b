"""Notifications where there is no session bus: Windows shows the messages of an icon in its tray.

They have no buttons; a click brings the window forward, where the offer stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSystemTrayIcon

from desktop.signal import Signal
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from collections.abc import Mapping

_CLICKED = "default"


class TrayMessages:
    """Fits `desktop.ports.outside.Outside`; the icon is there while there is something to tell."""

    def __init__(self) -> None:
        self.acted: Signal[str] = Signal()
        self._icon: QSystemTrayIcon | None = None

    async def tell(self, title: str, text: str, buttons: Mapping[str, str], seconds: float) -> bool:
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            return False
        await self.withdraw()
        self._icon = icon = QSystemTrayIcon(look().icon("layout-dashboard", 32, "accent"))
        icon.messageClicked.connect(lambda: self.acted.emit(_CLICKED))
        icon.show()
        icon.showMessage(title, text, icon.icon(), round(seconds * 1000))
        return True

    async def withdraw(self) -> None:
        icon, self._icon = self._icon, None
        if icon is not None:
            icon.hide()
            icon.deleteLater()

    async def close(self) -> None:
        await self.withdraw()
