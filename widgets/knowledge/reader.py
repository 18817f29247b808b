"""Reading an article: its title and validity, its words, and whether it helped.

    ArticleReader(desk, actions, Reader(desk))       on the page and in the context alike

While it is on the screen the actions on articles are about what is read in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.rows import Badge, Empty
from desktop.viewmodels.terms import dotted
from widgets.knowledge.article_text import ArticleText
from widgets.knowledge.forms import MissedArticle
from widgets.knowledge.way_out import WayOut
from widgets.shared.boxes import across, down
from widgets.shared.button import Button, IconButton
from widgets.shared.drawn import Chip, Hairline, Words
from widgets.shared.feed import Feed
from widgets.shared.half_gone import half_gone
from widgets.shared.undoing import undo_with
from widgets.shared.while_shown import WhileShown
from widgets.theme.appearance import ground

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.knowledge import Reader
    from desktop.viewmodels.knowledge_rows import ArticlePage
    from widgets.shared.actions import Actions


class ArticleReader(QWidget):
    """`left` tells that the person wants back to where the article was chosen."""

    left = Signal()

    def __init__(
        self, desk: Desk, actions: Actions, reader: Reader, *, on: str = "surface", pad: int = 24
    ) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self._reader = reader
        self.back = IconButton("arrow-left", tr("Back to the article before"))
        self.title = Words("", "title", wraps=True, copyable=True)
        self.source = Words("", "small", "faint", wraps=True)
        self.badge = Chip(Badge(""))
        self.text = ArticleText(tr("Article"), on=on, pad=pad)
        self.way_out = WayOut()
        self.helped = Button(tr("Helped"), icon="check", name=tr("The article helped"))
        self.missed = Button(tr("Did not help"), name=tr("The article did not help …"))
        self.insert = IconButton("text-quote", "")
        self.missed_form = MissedArticle(desk, reader)
        self.empty = Feed(tr("Article"), on=on, selects=False)
        self._stack = QStackedWidget()
        self._lay_out(pad)
        self._connect()
        self.setFocusProxy(self.text)
        ground(self, on)
        self.show_page(reader.page)

    def _lay_out(self, pad: int) -> None:
        title = across(self.back, self.title, self.badge, gap=8).give_room_to(self.title)
        head = down(title, self.source, gap=2, margins=(pad, 12, 16, 8))
        end = across(
            self.helped, self.missed, None, self.insert, gap=6, margins=(pad - 2, 6, 10, 8)
        )
        page = QWidget()
        box = QVBoxLayout(page)
        for part in (head, self.text, self.way_out, self.missed_form, Hairline(), end):
            box.addWidget(part, int(part is self.text))
        for widget in (self.empty, page):
            self._stack.addWidget(widget)
        outer = QVBoxLayout(self)
        outer.addWidget(self._stack)
        for layout in (box, outer):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        self.missed_form.hide()
        self.empty.show_rows((_nothing_read(),))

    def _connect(self) -> None:
        self.back.clicked.connect(self._reader.back)
        self.helped.clicked.connect(self._helped)
        self.missed.clicked.connect(self._ask_what_was_missing)
        self.insert.bind(self._actions["article.insert"])
        self.text.article_asked.connect(self._reader.open)
        self.text.left.connect(self.way_out.show_url)
        self.text.installEventFilter(self)
        self.missed_form.left.connect(self._missed)
        handlers = {
            "article.helped": self._helped,
            "article.missed": self._ask_what_was_missing,
            "article.insert": self._insert,
        }
        WhileShown(self, self._actions, handlers)
        undo_with(self, self._reader.page_changed.connect(self.show_page))

    # -------------------------------------------------------------------------------- showing
    def show_page(self, page: ArticlePage | None) -> None:
        self._stack.setCurrentIndex(int(page is not None))
        if self.isVisible():
            self._actions.say(article=page is not None and bool(page.source))
        if page is None:
            return
        self.back.setVisible(self._reader.can_go_back)
        self.title.setText(page.title)
        self.source.setText(dotted(page.source, page.helped))
        self.badge.setVisible(bool(page.badge))
        self.badge.show_badge(Badge(page.badge))
        self.text.setAccessibleName(page.title)
        self.text.show_markdown(page.markdown)
        self.way_out.hide()
        if not self.missed_form.isHidden():
            self.missed_form.about(page.id)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        page = self._reader.page
        self._actions.say(article=page is not None and bool(page.source))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._actions.say(article=False)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if half_gone(self) or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self._go_back()
            return True
        return False

    def _go_back(self) -> None:
        if self._reader.can_go_back:
            self._reader.back()
        else:
            self.left.emit()

    # --------------------------------------------------------------------------------- acting
    def _helped(self) -> None:
        self._desk.supervisor.spawn("feedback", self._reader.feedback(helped=True))

    def _ask_what_was_missing(self) -> None:
        page = self._reader.page
        if page is not None:
            self.missed_form.about(page.id)
            self.missed_form.show()
            self.missed_form.begin()

    def _missed(self) -> None:
        self.missed_form.hide()
        self.text.setFocus()

    def _insert(self) -> None:
        page = self._reader.page
        if page is not None:
            self._desk.supervisor.spawn("insert article", self._reader.insert(page.id))
            self._actions.trigger("pane.composer")


def _nothing_read() -> Empty:
    title = tr("No article is open")
    text = tr("Choose one on the left to read it here.")
    return Empty(
        key="empty", icon="book-open-text", title=title, text=text, said=f"{title}. {text}", top=120
    )
