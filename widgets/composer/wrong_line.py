"""The red line under a field: why it did not go out, what is missing; read aloud as it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy

from widgets.shared.roles import Label
from widgets.shared.telling import tell
from widgets.theme.appearance import dress, look
from widgets.theme.canvas import canvas_of

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_LINES = 3


class WrongLine(Label):
    """Nothing at all while nothing is wrong."""

    def __init__(self, *, sides: int = 14) -> None:
        super().__init__()
        self._sides = sides
        self.sentence = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()
        dress(self)

    def say(self, sentence: str) -> None:
        if sentence == self.sentence:
            return
        self.sentence = sentence
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))
        self.updateGeometry()
        self.update()
        if sentence:
            tell(self, sentence, at_once=True)

    def look_changed(self) -> None:
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        room = width / look().scale - 2 * self._sides - 22
        paragraph = look().lettering.paragraph(
            self.sentence, "small", room, most=_LINES, marks=(), centred=False
        )
        return look().px(paragraph.height + 10)

    def sizeHint(self) -> QSize:
        width = max(self.width(), look().px(240))
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        c, w, _ = canvas_of(self, painter)
        c.icon(self._sides, 5, "triangle-alert", "breach", 16)
        room = w - 2 * self._sides - 22
        c.para(self._sides + 22, 4, room, self.sentence, "small", "breach", lines=_LINES)
        painter.end()
