"""A part that keeps its own height while there is room, and scrolls inside when there is not.

    Scrolled(inner)    as high as what is in it, at most
    Filling(inner)     all the room there is; none of its parts is pressed together

Law: where a key has led is in sight.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QWidget

from widgets.shared.half_gone import half_gone
from widgets.shared.slim_bar import slim
from widgets.theme.appearance import ground, look

_LEAST = 120  # units


class _Upright(QScrollArea):
    """`on` is the token of its ground."""

    def __init__(self, inner: QWidget, parent: QWidget | None, on: str) -> None:
        super().__init__(parent)
        slim(self)
        self._inner = inner
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)  # Qt has just turned it on
        self.viewport().setAutoFillBackground(False)  # else it keeps the ground of the first look
        ground(self, on)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, here: QWidget | None) -> None:
        """Once everything has its place."""
        if here is not None and self.isAncestorOf(here):
            QTimer.singleShot(0, here, partial(self._bring, here))

    def _bring(self, here: QWidget) -> None:
        if not half_gone(self) and self.verticalScrollBar().maximum() and self.isAncestorOf(here):
            self.ensureWidgetVisible(here)


class Scrolled(_Upright):
    """`least`: the units it never gives up."""

    def __init__(
        self,
        inner: QWidget,
        parent: QWidget | None = None,
        *,
        on: str = "surface",
        least: int = _LEAST,
    ) -> None:
        self._least = least
        super().__init__(inner, parent, on)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
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


class Filling(_Upright):
    """Of large text, a call and an offer at once there is more than a window is high.

    Nothing watches what is in it: part of it is painted first of all, where every class counts.
    """

    def __init__(
        self, inner: QWidget, parent: QWidget | None = None, *, on: str = "surface"
    ) -> None:
        super().__init__(inner, parent, on)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return self._inner.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._inner.minimumSizeHint().width(), look().px(_LEAST))


def tall_in_sight(widget: QWidget) -> int:
    """How much of its height can be seen at once: where it fills an area, no more than that has."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, Filling):
        around = around.parentWidget()
    return widget.height() if around is None else min(widget.height(), around.height())
