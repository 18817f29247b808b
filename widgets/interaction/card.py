"""Above the conversation: the card that came along with a contact from whoever had it before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from widgets.shared.boxes import down
from widgets.shared.drawn import Words
from widgets.shared.edged import PAPER, Edged
from widgets.shared.writing import Writing
from widgets.theme.appearance import dress, look

if TYPE_CHECKING:
    from desktop.domain.records import Note

_TALLEST = 132  # units, then it scrolls


class CardStrip(QWidget):
    """Nothing at all where no card came along."""

    def __init__(self) -> None:
        super().__init__()
        self.title = Words(tr("Handed over to you"), "small", "note_ink")
        self.text = Writing(tr("Hand-over card"), least=1)
        self.text.setReadOnly(True)
        self.text.set_paper(True)
        inner = down(self.title, self.text, gap=2, margins=(12, 6, 12, 6))
        self._box = QVBoxLayout(self)
        self._box.addWidget(Edged(inner, PAPER))
        self.hide()
        dress(self)

    def show_card(self, note: Note | None) -> None:
        self.setVisible(note is not None)
        if note is not None and note.text != self.text.text:
            self.text.set_text(note.text)
            self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def look_changed(self) -> None:
        px = look().px
        self._box.setContentsMargins(px(24), px(4), px(24), px(4))
        self.text.setMaximumHeight(px(_TALLEST))
