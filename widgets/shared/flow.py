"""Buttons in as many lines as they need, none narrower than its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.theme.appearance import dress, look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QResizeEvent


class Flow(QWidget):
    """Places its parts from the reading side on; a hidden part takes no room."""

    def __init__(self, parts: Sequence[QWidget], *, gap: int = 2) -> None:
        super().__init__()
        self._parts = list(parts)
        self._gap = gap
        for part in self._parts:
            part.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        dress(self)

    def set_parts(self, parts: Sequence[QWidget]) -> None:
        """Hold these parts from now on; what becomes of the others is their owner's matter."""
        self._parts = list(parts)
        for part in self._parts:
            if part.parentWidget() is not self:
                part.setParent(self)
        self.place()

    def look_changed(self) -> None:
        self.place()

    def place(self) -> None:
        """Put every part where it belongs now; called again when one of them changed its words."""
        for part, rect in self._places(self.width()):
            part.setGeometry(rect)
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        return max((rect.bottom() + 1 for _, rect in places), default=0)

    def sizeHint(self) -> QSize:
        width = max(self.width(), look().px(240))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(120), self.heightForWidth(max(self.width(), look().px(120))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place()

    def event(self, event: QEvent) -> bool:
        if event.type() == event.Type.LayoutRequest:
            self.place()
        return super().event(event)

    def _places(self, width: int) -> list[tuple[QWidget, QRect]]:
        gap, x, y, tall = look().px(self._gap), 0, 0, 0
        places = []
        for part in self._parts:
            if part.isHidden() and part.testAttribute(
                Qt.WidgetAttribute.WA_WState_ExplicitShowHide
            ):
                continue
            size = part.sizeHint()
            if x and x + size.width() > width:
                x, y = 0, y + tall + gap
            places.append((part, QRect(x, y, min(size.width(), width), size.height())))
            x, tall = x + size.width() + gap, size.height()
        return [(part, _mirrored(rect, width)) for part, rect in places] if look().rtl else places


def _mirrored(rect: QRect, width: int) -> QRect:
    return QRect(width - rect.right() - 1, rect.y(), rect.width(), rect.height())
