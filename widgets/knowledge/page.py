"""The page Knowledge: asking, what was found with its words marked, and reading it beside.

Two more lists lead into it: what changed since the last shift, and for editors their queue.

All by keyboard: the field has it first, Down goes into what was found, arrows show it, Enter goes
into the article, Esc leads back the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.finding.article_words import may_edit
from desktop.viewmodels.finding.knowledge_rows import INSERT, article_of
from desktop.viewmodels.interaction.suggestions import Suggestions
from desktop.viewmodels.knowledge.article_from_contact import from_answer
from desktop.viewmodels.knowledge.article_news import ArticleNews
from desktop.viewmodels.knowledge.article_reader import Reader
from desktop.viewmodels.knowledge.editors_queue import EditorsQueue
from desktop.viewmodels.knowledge.knowledge import KnowledgeSearch
from desktop.viewmodels.rows import Hit, LineRow, NewsRow
from widgets.conflicts.strip import ConflictStrip
from widgets.knowledge.all_articles import AllArticles
from widgets.knowledge.beside_lists import Right, tab_word
from widgets.knowledge.editors_forms import AnswerSaid, GiveBack
from widgets.knowledge.forms import ProposeArticle
from widgets.knowledge.suggested import Suggested
from widgets.shared.aside import Aside
from widgets.shared.boxes import across, down
from widgets.shared.button import Button
from widgets.shared.drawn import Hairline, Words
from widgets.shared.feed import Feed
from widgets.shared.field import Field
from widgets.shared.half_gone import half_gone
from widgets.shared.split import SplitPanes
from widgets.shared.tabs import Tabs
from widgets.shared.turning import Stack
from widgets.shared.undoing import undo_with
from widgets.shared.while_shown import WhileShown
from widgets.theme.appearance import ground

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.records import Note
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.rows import Row
    from widgets.shared.actions import Actions

_FOUND_WIDE, _FOUND_LEAST, _READER_LEAST = 400, 260, 320
_LISTS = ("found", "all", "news", "queue")


class KnowledgePage(QWidget):
    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self.suggestions = Suggestions(desk)
        self.search = KnowledgeSearch(desk, self.suggestions)
        self.hits = Feed(tr("Articles"))
        self._suggested = Suggested(desk, self.suggestions, self.hits)
        self.reader = Reader(desk)
        self.field = Field("", name=tr("Search knowledge"), hint=tr("Search knowledge"))
        self.every = AllArticles(desk)
        self.news = ArticleNews(desk)
        self.queue = EditorsQueue(desk)
        self.new_ones = Feed(tr("What changed since your last shift"))
        self.to_do = Feed(tr("The editors' queue"))
        self.tabs = Tabs(tr("Articles"), self._tab_words())
        self.right = Right(desk, actions, self.reader)
        self.article = self.right.article
        self.answer = AnswerSaid(desk, self.queue)
        self.give_back = GiveBack(desk, self.right.editing)
        self.propose = ProposeArticle(desk, self.reader)
        self.conflicts = ConflictStrip(desk, kinds=("article", "text-module"))
        self.aside = Aside()
        for form in (self.propose, self.answer, self.give_back):
            self.aside.hold(form)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.field)
        ground(self, "surface")
        self.hits.show_rows(self.search.rows)
        self.new_ones.show_rows(self.news.rows)
        self.to_do.show_rows(self.queue.rows)

    def _lay_out(self) -> None:
        propose, write = Button(""), Button("")
        propose.bind(self._actions["article.propose"])
        write.bind(self._actions["article.new"])
        write.setVisible(may_edit(self._desk.me.role))
        title = Words(tr("Knowledge"), "title")
        head = across(title, None, propose, write, gap=8, margins=(20, 12, 18, 12))
        self._lists = Stack()
        self._lists.addWidget(self.hits)
        for part in (self.every, self.new_ones, self.to_do):
            self._lists.addWidget(part)
        field = across(self.field, margins=(20, 12, 20, 4))
        found = down(field, across(self.tabs).give_room_to(self.tabs), self._lists)
        found.give_room_to(self._lists)
        ground(found, "bg")
        panes = SplitPanes()
        panes.add(found, _FOUND_LEAST)
        panes.add(self.right, _READER_LEAST, stretches=True)
        panes.set_widths((_FOUND_WIDE, 2 * _FOUND_WIDE))
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
        self.aside.stand_beside(panes, _FOUND_LEAST + _READER_LEAST)

    def _connect(self) -> None:
        self.field.changed.connect(self._ask)
        self.tabs.chosen.connect(self._go)
        self.every.chosen.connect(self._look)
        self.every.opened.connect(self._read)
        self.field.committed.connect(lambda _text: self._read_first())
        self.field.edit.installEventFilter(self)
        self.hits.installEventFilter(self)
        self.hits.chosen.connect(self._look_at)
        self.hits.opened.connect(self._open)
        self.hits.clicked.connect(lambda _index: self.search.take_meant(self.hits.current or ""))
        self.hits.asked.connect(self._asked)
        self.right.left.connect(self._to_list)
        self.right.gives_back.connect(lambda: self.aside.open(self.give_back))
        self.new_ones.chosen.connect(self._look)
        self.new_ones.opened.connect(self._read)
        self.to_do.chosen.connect(self._chose_to_do)
        self.to_do.opened.connect(self._open_to_do)
        for part in (self.new_ones, self.to_do):
            part.installEventFilter(self)
        self.aside.left.connect(self.article.setFocus)
        handlers = {
            "article.show": lambda: self._read(self._actions.subject),
            "article.propose": self._propose,
            "article.from-answer": self._from_answer,
            "knowledge.news": lambda: self._show_list("news"),
            "knowledge.queue": lambda: self._show_list("queue"),
            "feedback.answer": self._answer,
        }
        WhileShown(self, self._actions, handlers)
        undo_with(
            self,
            self.reader.close,
            self.search.close,
            self.suggestions.close,
            self.news.close,
            self.queue.close,
            self.news.rows_changed.connect(self._show_news),
            self.queue.rows_changed.connect(self._show_queue),
            self.search.rows_changed.connect(self._show),
            self.search.retyped.connect(self.field.set_text),
        )

    # --------------------------------------------------------------------------------- using
    def _ask(self, text: str) -> None:
        """Whoever types wants what is found."""
        self.tabs.choose("found")
        self._go("found")
        self.search.ask(text)

    def _go(self, which: str) -> None:
        self._lists.setCurrentIndex(_LISTS.index(which))
        self._actions.say(feedback=which == "queue" and self._said() is not None)

    def _show_list(self, which: str) -> None:
        """Go to one of the lists, with the keyboard."""
        self.tabs.choose(which)
        self._go(which)
        self._to_list()
        self._choose_first(which)

    def _choose_first(self, which: str) -> None:
        """Whoever comes into a list with the keyboard stands on its first row."""
        feed, chose = {
            "news": (self.new_ones, self._look),
            "queue": (self.to_do, self._chose_to_do),
        }[which]
        keys = [row.key for row in feed.rows if isinstance(row, LineRow | NewsRow)]
        here = feed.current if feed.current in keys else next(iter(keys), None)
        if here is not None:
            feed.choose(here)
            chose(here)

    def _tab_words(self) -> tuple[tuple[str, str], ...]:
        words = [("found", tr("Found")), ("all", tr("All")), ("news", tr("New"))]
        if may_edit(self._desk.me.role):
            words.append(("queue", tr("Editors")))
        return tuple(words)

    def _say_counts(self) -> None:
        counts = {"news": self.news.unread, "queue": self.queue.count}
        for at, (name, word) in enumerate(self._tab_words()):
            self.tabs.setTabText(at, tab_word(word, counts.get(name, 0)))

    def _to_list(self) -> None:
        """The keyboard goes back to the list that is shown."""
        shown = self._lists.currentWidget()
        if shown is not None:
            shown.setFocus()

    # ----------------------------------------------------------------------- news and queue
    def _show_news(self, rows: Sequence[Row]) -> None:
        self.new_ones.show_rows(rows)
        self._say_counts()

    def _show_queue(self, rows: Sequence[Row]) -> None:
        self.to_do.show_rows(rows)
        self._say_counts()
        if self.tabs.current == "queue":
            self._go("queue")

    def _said(self) -> Note | None:
        """What somebody said, if that is what is chosen."""
        return self.queue.said(self.to_do.current or "")

    def _chose_to_do(self, key: str) -> None:
        kind, id_ = self.queue.leads_to(key)
        self._go("queue")
        if kind == "revision":
            self.right.show_change(id_)
        elif kind == "article":
            self._look(id_)

    def _open_to_do(self, key: str) -> None:
        """Go into a change, or begin the correction that something said asks for."""
        kind, id_ = self.queue.leads_to(key)
        note = self.queue.said(key)
        if kind == "revision":
            self.right.change(id_)
        elif kind == "article":
            self.right.edit(id_, answers=note.id if note is not None else "")

    def _answer(self) -> None:
        note = self._said()
        if note is not None:
            self.answer.answer(note)
            self.aside.open(self.answer)

    def _propose(self) -> None:
        self.propose.begin_anew()
        self.aside.open(self.propose)

    def _from_answer(self) -> None:
        self._desk.bring("article from an answer", self._take_answer)

    async def _take_answer(self) -> None:
        taken = await from_answer(self._desk)
        if taken is not None:
            self.propose.begin_with(taken)
            self.aside.open(self.propose)

    def _look(self, article: str) -> None:
        """Show an article beside the list, which keeps the keyboard."""
        self.right.show_article()
        self.reader.start(article)

    def _show(self, rows: Sequence[Row]) -> None:
        self.hits.show_rows(rows)
        self.hits.scrollToTop()

    def _look_at(self, key: str) -> None:
        """Show a hit beside the list, which keeps the keyboard."""
        if article := self._article(key):
            self._look(article)

    def _read(self, key: str) -> None:
        """Go into an article."""
        if key:
            self._look(key)
            self.article.setFocus()

    def _asked(self, key: str, part: str) -> None:
        if self._suggested.took(key, part, self.search.text):
            if part == INSERT:
                self._actions.trigger("pane.composer")
        else:
            self._read(key)

    def _article(self, key: str) -> str:
        return next((article_of(row) for row in self.hits.rows if row.key == key), "")

    def _open(self, key: str) -> None:
        """Go into the article that a row leads to, or ask what was meant."""
        if self.search.take_meant(key):
            return
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
        if watched in (self.hits, self.new_ones, self.to_do):
            self.field.setFocus()
        elif self.field.text:
            self.field.set_text("")
            self.search.ask("")
