"""The application in a look, for one test; afterwards it is plain light again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.support.qt import settle
from widgets.theme.appearance import Appearance


@contextmanager
def dressed(
    app: QApplication, theme: str = "light", *, scale: float = 1.0, compact: bool = False
) -> Iterator[Appearance]:
    appearance = Appearance(app)
    appearance.use(theme, scale=scale, compact=compact)
    try:
        yield appearance
    finally:
        appearance.use("light", scale=1.0, compact=False)
        appearance.close()
        settle()


@contextmanager
def on_screen(widget: QWidget, width: int, height: int) -> Iterator[QWidget]:
    """The widget shown in this size, and gone afterwards."""
    widget.resize(width, height)
    widget.show()
    settle()
    try:
        yield widget
    finally:
        widget.close()
        widget.deleteLater()
        settle()


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def colours(image: QImage) -> set[str]:
    """Every colour in a picture, as #RRGGBB."""
    return {
        QColor(image.pixel(x, y)).name().upper()
        for x in range(image.width())
        for y in range(image.height())
    }


def click(widget: QWidget, x: float, y: float) -> None:
    QTest.mouseClick(
        widget,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(round(x), round(y)),
    )


def point_at(widget: QWidget, x: float, y: float) -> None:
    QTest.mouseMove(widget, QPoint(round(x), round(y)))
    settle()
