"""A part that keeps its own height while there is room, and scrolls inside when there is not."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from widgets.shared.half_gone import half_gone
from widgets.shared.slim_bar import slim
from widgets.theme.appearance import ground, look

_LEAST = 120  # units


class Scrolled(QScrollArea):
    """`on` is the token of its ground, `least` the units it never gives up."""

    def __init__(
        self,
        inner: QWidget,
        parent: QWidget | None = None,
        *,
        on: str = "surface",
        least: int = _LEAST,
    ) -> None:
        super().__init__(parent)
        slim(self)
        self._inner = inner
        self._least = least
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)  # Qt has just turned it on
        self.viewport().setAutoFillBackground(False)  # else it keeps the ground of the first look
        ground(self, on)
        inner.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not half_gone(self) and event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        inner = self._inner
        tall = inner.sizeHint().height()
        if inner.hasHeightForWidth():
            tall = inner.heightForWidth(max(1, self.viewport().width()))
        return QSize(inner.sizeHint().width(), tall)

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(200), min(look().px(self._least), self.sizeHint().height()))
