"""A mail as it was laid out, in place of the conversation until the person wants that back.

Law: it shows what it was handed; a link is followed by nobody but the person, who has seen where
it leads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.knowledge.article_files import ArticlePictures
from widgets.interaction.pictures_bar import PicturesBar
from widgets.knowledge.article_text import ArticleText
from widgets.knowledge.pictures import decoded
from widgets.knowledge.way_out import WayOut
from widgets.shared.boxes import across, down
from widgets.shared.button import Button
from widgets.shared.drawn import Hairline, Words
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from PySide6.QtGui import QImage, QKeyEvent

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.interaction.mail_layout import Page
    from widgets.shared.actions import Actions


class LaidOut(QWidget):
    left = Signal()

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self._pictures = ArticlePictures(desk, decoded)
        self._laid_out = ("", "")
        self.back = Button(tr("Back to the text"))
        self.back.clicked.connect(self.left)
        self.title = Words(tr("As laid out by its sender"), "body_b")
        self.hints = Words("", "small", "muted", wraps=True)
        self.text = ArticleText(tr("Mail as laid out"))
        self.way_out = WayOut()
        self.text.left.connect(self.way_out.show_url)
        head = across(self.title, None, self.back, gap=8, margins=(0, 0, 0, 0))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(down(head, self.hints, gap=4, margins=(24, 10, 16, 10)))
        box.addWidget(Hairline())
        self.pictures = PicturesBar(actions)
        box.addWidget(self.pictures)
        box.addWidget(self.text, 1)
        box.addWidget(self.way_out)
        self.setFocusProxy(self.text)
        undo_with(self, self._pictures.close, self._pictures.shown.connect(self._show_picture))

    def show_page(self, page: Page) -> None:
        said = " · ".join(hint.text for hint in page.hints)
        self.hints.setText(said)
        self.hints.setVisible(bool(said))
        self.pictures.show_page(page)
        laid_out = page.message, page.html
        if laid_out == self._laid_out and self.isVisible():
            return  # only the bar is another one: the place in the text stays
        self._laid_out = laid_out
        self.way_out.hide()
        self.text.show_html(page.html)
        self._pictures.want(page.interaction, page.pictures)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _show_picture(self, made: tuple[str, QImage]) -> None:
        self.text.show_picture(*made)
