"""The knowledge tab: a search, what fits the contact by itself, and the article that is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.finding.knowledge_rows import OPEN, article_of
from desktop.viewmodels.knowledge.article_reader import Reader
from desktop.viewmodels.knowledge.knowledge import KnowledgeSearch
from desktop.viewmodels.rows import Hit
from widgets.knowledge.reader import ArticleReader
from widgets.knowledge.suggested import Suggested
from widgets.shared.boxes import across
from widgets.shared.button import Button
from widgets.shared.feed import Feed
from widgets.shared.field import Field
from widgets.shared.half_gone import half_gone
from widgets.shared.read_along import read_along
from widgets.shared.turning import Stack, turn
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.interaction.suggestions import Suggestions
    from widgets.shared.actions import Actions


class KnowledgeTab(QWidget):
    def __init__(self, desk: Desk, actions: Actions, suggestions: Suggestions) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self.search = KnowledgeSearch(desk, suggestions)
        self.reader_model = Reader(desk)
        self.field = Field("", name=tr("Search knowledge"), hint=tr("Search knowledge"))
        self.feed = Feed(tr("Articles"))
        self._suggested = Suggested(desk, suggestions, self.feed)
        self.reader = ArticleReader(desk, actions, self.reader_model, on="bg", pad=20)
        self._stack = Stack()
        self._pages = (self._list(), self._reading())
        for page in self._pages:
            self._stack.addWidget(page)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._stack)
        self.setFocusProxy(self.field)
        self._connect()
        self.feed.show_rows(self.search.rows)

    def _list(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(across(self.field, margins=(20, 10, 20, 4)))
        box.addWidget(self.feed, 1)
        return page

    def _reading(self) -> QWidget:
        """The article, and above it the way back to what was found."""
        back = Button(tr("All articles"), icon="arrow-left", kind="ghost")
        back.clicked.connect(self._to_list)
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(across(back, None, margins=(8, 6, 8, 0)))
        box.addWidget(self.reader, 1)
        return page

    def _connect(self) -> None:
        self.field.changed.connect(self.search.ask)
        self.field.committed.connect(lambda _text: self._open_first())
        self.field.edit.installEventFilter(self)
        read_along(self.field.edit, self.feed)
        self.feed.asked.connect(self._asked)
        self.feed.opened.connect(self._opened)
        self.feed.clicked.connect(lambda _index: self._opened(self.feed.current or ""))
        self.reader.left.connect(self._to_list)
        model = self.reader_model
        undo_with(
            self,
            self.search.close,
            model.close,
            self.search.rows_changed.connect(self.feed.show_rows),
            self.search.retyped.connect(self.field.set_text),
            self._actions.handle("article.show", self._show_article),
        )

    # -------------------------------------------------------------------------------- using
    def read(self, article: str) -> None:
        self._suggested.opened(article)
        self.reader_model.start(article)
        turn(self._stack, self._pages[1], self.reader.setFocus)

    def _to_list(self) -> None:
        turn(self._stack, self._pages[0], self.field.setFocus)

    def _show_article(self) -> None:
        subject = self._actions.subject
        self._actions.trigger("pane.knowledge")
        if subject:
            self.read(subject)

    def _asked(self, key: str, part: str) -> None:
        if not self._suggested.took(key, part, self.search.text) and part == OPEN:
            self.read(key)

    def _opened(self, key: str) -> None:
        if self.search.take_meant(key):
            return
        article = next((article_of(row) for row in self.feed.rows if row.key == key), "")
        if not self._suggested.took(key, "") and article:
            self.read(article)

    def _open_first(self) -> None:
        """Enter in the field: the row that is chosen, or the best hit."""
        hits = [row.key for row in self.feed.rows if isinstance(row, Hit) and article_of(row)]
        here = self.feed.current
        if hits:
            self.read(here if here in hits and here is not None else hits[0])

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Arrows in the field walk through what was found."""
        if half_gone(self) or not isinstance(event, QKeyEvent):
            return False
        arrow = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.type() != QEvent.Type.KeyPress or not arrow:
            return False
        self.feed.keyPressEvent(event)
        return True
