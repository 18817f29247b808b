"""The bare line to write in, without frame and ground: what holds it has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLineEdit

from widgets.shared.menu import of_the_system
from widgets.shared.sides import as_read

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QResizeEvent

_CARET = 6  # pixels that Qt leaves free at both ends


class Line(QLineEdit):
    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setFrame(False)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(palette)
        self.setAlignment(as_read(self.alignment()))
        self._tipped = False  # whether its tip is the hint that has no room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A hint that is cut off is said whole in the tip."""
        super().resizeEvent(event)
        hint, margins = self.placeholderText(), self.textMargins()
        room = self.width() - margins.left() - margins.right() - _CARET
        cut = bool(hint) and self.fontMetrics().horizontalAdvance(hint) > room
        if cut != self._tipped and self.toolTip() in ("", hint):
            self._tipped = cut
            self.setToolTip(hint if cut else "")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        of_the_system(self.createStandardContextMenu()).popup(event.globalPos())
