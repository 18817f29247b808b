"""A box that other widgets lie in: field, paper, popup. Its edge says what it is.

Law: a dashed edge on paper is internal text, and nothing else ever is dashed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.theme.appearance import dress, look
from widgets.theme.canvas import canvas_of
from widgets.theme.tokens import CARD, CONTROL, POPUP, SHADOW

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


class Edge(NamedTuple):
    """Colours of a box; `fill` None lets the ground through."""

    fill: str | None = "surface"
    line: str | None = "edge"
    width: float = 1.0
    dash: bool = False
    radius: float = CARD


PLAIN = Edge()
WRITING = Edge(line="accent", width=2)  # a box that is being written in
PAPER = Edge("note", "note_line", dash=True)
WRAP_UP = Edge(line="wrap", width=1.5)
LIFTED = Edge("raised", "line", radius=POPUP)
FIELD = Edge(radius=CONTROL)
FIELD_FOCUSED = Edge(line="accent", width=2, radius=CONTROL)
FIELD_WRONG = Edge(line="breach", width=1.5, radius=CONTROL)
FIELD_LOCKED = Edge("sunken", None, dash=True, radius=CONTROL)  # broken where grounds say nothing


class Edged(QWidget):
    """A widget in a painted box, `pad` units (across, above) from its edge.

    With `lifted` a shadow lies around it.
    """

    def __init__(
        self, inner: QWidget, edge: Edge = PLAIN, parent: QWidget | None = None, *,
        lifted: bool = False, pad: tuple[int, int] = (2, 2),
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.edge = edge
        self._around = SHADOW if lifted else 0
        self._pad = pad
        self._box = QVBoxLayout(self)
        self._box.addWidget(inner)
        dress(self)

    def set_edge(self, edge: Edge) -> None:
        if edge != self.edge:
            self.edge = edge
            self.update()

    def look_changed(self) -> None:
        across, above = (look().px(self._around + pad) for pad in self._pad)
        self._box.setContentsMargins(across, above, across, above)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        c, w, h = canvas_of(self, painter)
        at, edge = self._around, self.edge
        w, h = w - 2 * at, h - 2 * at
        if at:
            c.shadow(at, at, w, h, edge.radius)
        line = edge.line or ("edge" if c.one_ground else None)
        c.box(at, at, w, h, edge.fill, line, edge.radius, width=edge.width, dash=edge.dash)
        painter.end()
