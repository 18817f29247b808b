"""A part that scrolls to the side where it has not the width it needs, and never up or down."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from widgets.shared.slim_bar import slim


class Sideways(QScrollArea):
    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        slim(self)
        self._inner = inner
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)  # Qt has just turned it on
        self.viewport().setAutoFillBackground(False)

    def step(self, step: int) -> bool:
        """Go on by a third of what is seen, -1 back or 1; False where all of it is in sight."""
        bar = self.horizontalScrollBar()
        if bar.maximum() <= bar.minimum():
            return False
        bar.setValue(bar.value() + step * self.viewport().width() // 3)
        return True

    def sizeHint(self) -> QSize:
        hint, bar = self._inner.sizeHint(), self.horizontalScrollBar()
        more = bar.sizeHint().height() if self.width() < self._inner.minimumWidth() else 0
        return QSize(hint.width(), hint.height() + more)
