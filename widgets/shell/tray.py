"""The icon beside the clock: own state and what waits; and its messages, where there is no bus.

Windows shows messages of such an icon; they have no buttons, a click brings the window forward,
where the offer stands. Laws: it says in words what its picture says; where the system has no
place for it, or the person does not want it, there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop.signal import Signal
from desktop.text import tr
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.viewmodels.outside.tray_words import Shown

_CLICKED = "default"
_SIDE = 32


class Tray:
    """`clicked`: the person wants the window. It is built when it is first shown."""

    def __init__(self) -> None:
        self.clicked: Signal[None] = Signal()
        self._icon: QSystemTrayIcon | None = None
        self._menu: QMenu | None = None
        self._telling: TrayMessages | None = None
        self._words = ""

    @property
    def said(self) -> str:
        """What it says now; "" without one."""
        return self._words

    def show(self, shown: Shown) -> None:
        icon = self._there()
        if icon is None:
            return
        icon.setIcon(look().icon(shown.icon, _SIDE, shown.tone))
        if shown.said != self._words:
            self._words = shown.said
            icon.setToolTip(shown.said)
            self._say_in_menu(shown.said)

    def hide(self) -> None:
        icon, self._icon, self._words = self._icon, None, ""
        if icon is not None:
            icon.hide()
            icon.deleteLater()
        menu, self._menu = self._menu, None
        if menu is not None:
            menu.deleteLater()

    def tell(self, whose: TrayMessages, title: str, text: str, seconds: float) -> bool:
        icon = self._there() if QSystemTrayIcon.supportsMessages() else None
        if icon is None:
            return False
        self._telling = whose
        icon.showMessage(title, text, icon.icon(), round(seconds * 1000))
        return True

    def no_more(self, whose: TrayMessages) -> None:
        if self._telling is whose:
            self._telling = None

    def _there(self) -> QSystemTrayIcon | None:
        if self._icon is None and QSystemTrayIcon.isSystemTrayAvailable():
            icon = QSystemTrayIcon(look().icon("layout-dashboard", _SIDE, "accent"))
            icon.activated.connect(lambda _how: self.clicked.emit(None))
            icon.messageClicked.connect(self._message_clicked)
            self._menu = QMenu()
            icon.setContextMenu(self._menu)
            icon.show()
            self._icon = icon
        return self._icon

    def _say_in_menu(self, words: str) -> None:
        """What is heard by whoever cannot see or hover over the icon."""
        if self._menu is None:
            return
        self._menu.clear()
        self._menu.addAction(words).setEnabled(False)
        self._menu.addAction(tr("Show Tresen")).triggered.connect(lambda: self.clicked.emit(None))

    def _message_clicked(self) -> None:
        if self._telling is not None:
            self._telling.acted.emit(_CLICKED)


class TrayMessages:
    """Fits `desktop.ports.outside.Outside`, on a tray that others tell by, too."""

    def __init__(self, tray: Tray) -> None:
        self.acted: Signal[str] = Signal()
        self._tray = tray

    async def tell(self, title: str, text: str, buttons: Mapping[str, str], seconds: float) -> bool:
        return self._tray.tell(self, title, text, seconds)

    async def withdraw(self) -> None:
        self._tray.no_more(self)

    async def close(self) -> None:
        await self.withdraw()
