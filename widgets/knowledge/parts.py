"""Under an article too long to be shown at once: how far it goes, and the way on and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from widgets.shared.boxes import across
from widgets.shared.button import Button
from widgets.shared.drawn import Hairline, Words

if TYPE_CHECKING:
    from desktop.viewmodels.finding.article_html import Prepared


class Parts(QWidget):
    """Hidden while all of the article stands there."""

    def __init__(self, pad: int = 24) -> None:
        super().__init__()
        self.words = Words("", "small", "muted", wraps=True)
        self.before = Button(tr("The part before"), kind="ghost", icon="arrow-left")
        self.rest = Button(tr("Show the rest"), icon="chevron-down")
        line = across(self.words, self.before, self.rest, gap=6, margins=(pad, 6, 12, 6))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(Hairline())
        box.addWidget(line.give_room_to(self.words))
        self.hide()

    def show_part(self, text: Prepared, *, is_first: bool) -> None:
        """Say which part this is; the keyboard stays where it is."""
        end = text.next.at if text.next is not None else text.letters
        share = round(100 * end / max(1, text.letters))
        self.words.setText(tr("A long article: shown up to {share} %.", share=share))
        self.before.setVisible(not is_first)
        self.rest.setVisible(text.next is not None)
        self.setVisible(text.next is not None or not is_first)
