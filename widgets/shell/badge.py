"""The number at the program's icon where there is no bus for it: Qt's own, on Windows and macOS."""

from __future__ import annotations

import sys

from PySide6.QtGui import QGuiApplication


class QtBadge:
    """Fits `desktop.ports.outside.Badge`."""

    async def show(self, count: int, *, urgent: bool = False) -> bool:
        if sys.platform.startswith("linux"):
            return False  # there it is the bus alone
        app = QGuiApplication.instance()
        if not isinstance(app, QGuiApplication):
            return False
        app.setBadgeNumber(count)
        if urgent:
            for window in QGuiApplication.topLevelWindows():
                window.alert(0)
        return True

    async def close(self) -> None: ...
