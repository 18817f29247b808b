"""The page Knowledge: asking, what was found with its words marked, and reading it beside.

All by keyboard: the field has it first, Down goes into what was found, arrows show it, Enter goes
into the article, Esc leads back the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.knowledge import KnowledgeSearch, Reader, Suggestions, insert_fitting
from desktop.viewmodels.knowledge_rows import INSERT, article_of
from desktop.viewmodels.rows import Hit
from widgets.conflicts.strip import ConflictStrip
from widgets.knowledge.all_articles import AllArticles
from widgets.knowledge.forms import ProposeArticle
from widgets.knowledge.reader import ArticleReader
from widgets.shared.aside import Aside
from widgets.shared.boxes import across, down
from widgets.shared.button import Button
from widgets.shared.drawn import Hairline, Words
from widgets.shared.feed import Feed
from widgets.shared.field import Field
from widgets.shared.half_gone import half_gone
from widgets.shared.split import SplitPanes
from widgets.shared.tabs import Tabs
from widgets.shared.undoing import undo_with
from widgets.shared.while_shown import WhileShown
from widgets.theme.appearance import ground

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.rows import Row
    from widgets.shared.actions import Actions

_FOUND_WIDE, _FOUND_LEAST, _READER_LEAST = 400, 300, 420


class KnowledgePage(QWidget):
    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self.suggestions = Suggestions(desk)
        self.search = KnowledgeSearch(desk, self.suggestions)
        self.reader = Reader(desk)
        self.field = Field("", name=tr("Search knowledge"), hint=tr("Search knowledge"))
        self.hits = Feed(tr("Articles"))
        self.every = AllArticles(desk)
        self.tabs = Tabs(tr("Articles"), (("found", tr("Found")), ("all", tr("All articles"))))
        self.article = ArticleReader(desk, actions, self.reader)
        self.propose = ProposeArticle(desk, self.reader)
        self.conflicts = ConflictStrip(desk, kinds=("article", "text-module"))
        self.aside = Aside()
        self.aside.hold(self.propose)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.field)
        ground(self, "surface")
        self.hits.show_rows(self.search.rows)

    def _lay_out(self) -> None:
        button = Button("")
        button.bind(self._actions["article.propose"])
        head = across(Words(tr("Knowledge"), "title"), None, button, margins=(24, 12, 20, 12))
        self._lists = QStackedWidget()
        self._lists.addWidget(self.hits)
        self._lists.addWidget(self.every)
        field = across(self.field, margins=(16, 12, 16, 4))
        found = down(field, across(self.tabs, None, margins=(4, 0, 16, 0)), self._lists)
        found.give_room_to(self._lists)
        ground(found, "bg")
        panes = SplitPanes()
        panes.add(found, _FOUND_LEAST)
        panes.add(self.article, _READER_LEAST, stretches=True)
        panes.set_widths((_FOUND_WIDE, 2 * _READER_LEAST))
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addWidget(panes, 1)
        below.addWidget(self.aside)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(head)
        box.addWidget(Hairline())
        box.addWidget(self.conflicts)
        box.addLayout(below, 1)

    def _connect(self) -> None:
        self.field.changed.connect(self._ask)
        self.tabs.chosen.connect(self._go)
        self.every.chosen.connect(self.reader.start)
        self.every.opened.connect(self._read)
        self.field.committed.connect(lambda _text: self._read_first())
        self.field.edit.installEventFilter(self)
        self.hits.installEventFilter(self)
        self.hits.chosen.connect(self._look_at)
        self.hits.opened.connect(self._open)
        self.hits.asked.connect(self._asked)
        self.article.left.connect(self.hits.setFocus)
        self.aside.left.connect(self.article.setFocus)
        handlers = {
            "article.show": lambda: self._read(self._actions.subject),
            "article.propose": lambda: self.aside.open(self.propose),
        }
        WhileShown(self, self._actions, handlers)
        undo_with(
            self,
            self.reader.close,
            self.search.close,
            self.suggestions.close,
            self.search.rows_changed.connect(self._show),
        )

    # --------------------------------------------------------------------------------- using
    def _ask(self, text: str) -> None:
        """Whoever types wants what is found."""
        self.tabs.choose("found")
        self._go("found")
        self.search.ask(text)

    def _go(self, which: str) -> None:
        self._lists.setCurrentIndex(int(which == "all"))

    def _show(self, rows: Sequence[Row]) -> None:
        self.hits.show_rows(rows)
        self.hits.scrollToTop()

    def _look_at(self, key: str) -> None:
        """Show a hit beside the list, which keeps the keyboard."""
        if article := self._article(key):
            self.reader.start(article)

    def _read(self, key: str) -> None:
        """Go into an article."""
        if key:
            self.reader.start(key)
            self.article.setFocus()

    def _asked(self, key: str, part: str) -> None:
        if part == INSERT:
            work = insert_fitting(self._desk, key, self.search.text)
            self._desk.supervisor.spawn("insert passage", work)
            self._actions.trigger("pane.composer")
        else:
            self._read(key)

    def _article(self, key: str) -> str:
        return next((article_of(row) for row in self.hits.rows if row.key == key), "")

    def _open(self, key: str) -> None:
        """Go into the article that a row leads to."""
        self._read(self._article(key))

    def _first(self) -> str | None:
        return next((row.key for row in self.hits.rows if isinstance(row, Hit)), None)

    def _read_first(self) -> None:
        """Enter in the field: show the best hit, from which arrows lead on."""
        first = self._first()
        if first is not None:
            self.hits.setFocus()
            self.hits.choose(first)
            self._look_at(first)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if half_gone(self) or not isinstance(event, QKeyEvent):
            return False
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self._back(watched)
            return True
        if watched is self.field.edit and event.key() == Qt.Key.Key_Down:
            self._read_first()
            return True
        return False

    def _back(self, watched: QObject) -> None:
        if watched is self.hits:
            self.field.setFocus()
        elif self.field.text:
            self.field.set_text("")
            self.search.ask("")
