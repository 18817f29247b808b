"""The bare line to write in, without frame and ground: what holds it has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLineEdit

from widgets.shared.menu import of_the_system

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent


class Line(QLineEdit):
    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setFrame(False)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(palette)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        of_the_system(self.createStandardContextMenu()).popup(event.globalPos())
