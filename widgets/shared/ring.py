"""The edge of a whole view, where nothing in it says that the keyboard is here.

A text to read, or a list whose current row has no ring of its own: a bar where reading begins, for
a ring around so much is loud. Law: made when first needed; the pointer never meets it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from widgets.theme.appearance import dress
from widgets.theme.canvas import canvas_of

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


class Ring(QWidget):
    """Lies over its view."""

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(view)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        dress(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        c, _w, h = canvas_of(self, painter)
        c.here(0, 0, h)
        painter.end()


def ring(view: QAbstractScrollArea, *, on: bool) -> None:
    """Show the ring of this view, or take it away; called again where the view has a new size."""
    known = view.findChild(Ring)
    if known is None and not on:
        return
    shown = known or Ring(view)
    shown.setGeometry(view.rect())
    shown.setVisible(on)
    shown.raise_()
