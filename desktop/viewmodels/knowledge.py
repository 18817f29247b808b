"""The knowledge base: what fits the open contact, what was searched, and reading an article.

The context tab, the page Knowledge and the popup of the composer each have one of these.
"""

from __future__ import annotations

from datetime import datetime

from desktop.domain.ids import ArticleId, InteractionId, NoteId
from desktop.domain.operations.article import Feedback, Propose
from desktop.signal import Signal
from desktop.store.changes import Changes
from desktop.store.reads import authored
from desktop.store.reads import knowledge as reads
from desktop.store.reads.passages import plain
from desktop.text import language, tr
from desktop.viewmodels import knowledge_rows as rows
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Row
from desktop.viewmodels.task_entry import Errors

_AFTER_KEY_S = 0.08
SUGGESTED = 3
GIVEN = 5  # of each kind: proposals, and what was said of articles


class Suggestions:
    """Articles that fit what the customer of the open contact wrote last; `rows` are hits."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.found: tuple[reads.Found, ...] = ()
        self.changed: Signal[tuple[reads.Found, ...]] = Signal()
        self._interaction: InteractionId | None = None
        self._reading = Latest(desk.supervisor, "suggestions")
        self._disconnect = (
            desk.opened.connect(self._on_open),
            desk.changed.connect(self._on_change),
        )
        self._on_open(desk.open)

    def close(self) -> None:
        for disconnect in self._disconnect:
            disconnect()
        self._reading.drop()

    def rows(self) -> tuple[Row, ...]:
        now = self._desk.clock.now()
        return tuple(rows.hit(it, now, number=at) for at, it in enumerate(self.found, start=1))

    def _on_open(self, what: Open) -> None:
        if what.interaction != self._interaction:
            self._interaction = what.interaction
            self._take(())
            if what.interaction is not None:
                self._reading.ask(self._read(what.interaction))

    def _on_change(self, changes: Changes) -> None:
        here = self._interaction
        if here is not None and (changes.whole or here in changes.of("interaction")):
            self._reading.ask(self._read(here))

    async def _read(self, interaction: InteractionId) -> None:
        found = await self._desk.read(reads.suggested_for, interaction, limit=SUGGESTED)
        self._take(found)

    def _take(self, found: tuple[reads.Found, ...]) -> None:
        if found != self.found:
            self.found = found
            self.changed.emit(found)


class KnowledgeSearch:
    """`rows` for what was asked; with nothing asked what fits the contact, if that is known."""

    def __init__(self, desk: Desk, suggestions: Suggestions | None = None) -> None:
        self._desk = desk
        self._suggestions = suggestions
        self.text = ""
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self._given: tuple[authored.Given, ...] = ()
        self._reading = Latest(desk.supervisor, "knowledge search")
        self._looking = Latest(desk.supervisor, "knowledge given")
        self._disconnect = [desk.changed.connect(self._on_change)]
        if suggestions is not None:
            self._disconnect.append(suggestions.changed.connect(lambda _found: self._unasked()))
        self._unasked()
        self._looking.ask(self._look())

    def close(self) -> None:
        for disconnect in self._disconnect:
            disconnect()
        self._reading.drop()
        self._looking.drop()

    def ask(self, text: str) -> None:
        self.text = text.strip()
        if self.text:
            self._reading.ask(self._search(self.text))
        else:
            self._reading.drop()
            self._unasked()

    def _unasked(self) -> None:
        if self.text:
            return
        fitting = self._suggestions.rows() if self._suggestions else ()
        title = tr("Knowledge that fits")
        first = (rows.heading("fitting", title), *fitting) if fitting else rows.nothing_asked()
        now = self._now()
        given = tuple(rows.given(each, now) for each in self._given)
        heading = (rows.heading("given", tr("What you gave")),) if given else ()
        self._show((*first, *heading, *given))

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("article", "note"):
            self._looking.ask(self._look())

    async def _look(self) -> None:
        me = self._desk.me.agent
        self._given = await self._desk.read(authored.given, me, GIVEN)
        self._unasked()

    async def _search(self, text: str) -> None:
        await self._desk.supervisor.pause(_AFTER_KEY_S)
        found = await self._desk.read(reads.search, text, limit=20)
        now = self._now()
        hits = tuple(rows.hit(it, now, number=at) for at, it in enumerate(found, start=1))
        self._show(hits or rows.nothing_found(text))

    def _show(self, shown: tuple[Row, ...]) -> None:
        if shown != self.rows:
            self.rows = shown
            self.rows_changed.emit(shown)

    def _now(self) -> datetime:
        return self._desk.clock.now()


class Reader:
    """One article that is read: `page` with `page_changed`, what was read before it, feedback."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.page: rows.ArticlePage | None = None
        self.page_changed: Signal[rows.ArticlePage | None] = Signal()
        self._before: list[ArticleId] = []
        self._here: ArticleId | None = None
        self._reading = Latest(desk.supervisor, "article")
        self._disconnect = desk.changed.connect(self._on_change)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    @property
    def can_go_back(self) -> bool:
        return bool(self._before)

    def open(self, id_: str) -> None:
        """Read an article; `back` leads to the one before."""
        if self._here is not None and self._here != id_:
            self._before.append(self._here)
        self._go(ArticleId(id_))

    def start(self, id_: str) -> None:
        """Read an article of a list: `back` leads no further than to it."""
        self._before.clear()
        self._go(ArticleId(id_))

    def back(self) -> None:
        if self._before:
            self._go(self._before.pop())

    def leave(self) -> None:
        """Nothing is read any more."""
        self._before.clear()
        self._here = None
        self._reading.drop()
        self._take(None)

    async def insert(self, id_: str) -> None:
        """Put the words of an article into the composer, at its caret."""
        shown = await self._desk.read(reads.article, ArticleId(id_))
        if shown is not None:
            self._desk.insert.emit(plain(shown.article.body))

    async def feedback(self, *, helped: bool, text: str = "") -> None:
        if self._here is not None:
            id_ = NoteId(self._desk.new_id())
            await self._desk.ask(
                Feedback(id=id_, article=self._here, helped=helped, text=text.strip())
            )

    async def propose(self, title: str, body: str, spoken: str = "") -> Errors:
        """A new article for the editors to approve."""
        errors: Errors = {}
        if not title.strip():
            errors["title"] = tr("An article needs a title.")
        if not body.strip():
            errors["body"] = tr("Write what you found out.")
        if not errors:
            id_ = ArticleId(self._desk.new_id())
            title, body, spoken = title.strip(), body.strip(), spoken or language()
            await self._desk.ask(Propose(id=id_, title=title, body=body, language=spoken))
            self.open(id_)
        return errors

    def _go(self, id_: ArticleId) -> None:
        self._here = id_
        self._reading.ask(self._read(id_))

    def _on_change(self, changes: Changes) -> None:
        if self._here is not None and changes.touches("article", "note"):
            self._reading.ask(self._read(self._here))

    async def _read(self, id_: ArticleId) -> None:
        shown = await self._desk.read(reads.article, id_)
        now, me = self._desk.clock.now(), self._desk.me.agent
        self._take(rows.page_of(shown, now, me) if shown else rows.no_page(id_))

    def _take(self, page: rows.ArticlePage | None) -> None:
        if page != self.page:
            self.page = page
            self.page_changed.emit(page)


async def insert_fitting(desk: Desk, id_: str, asked: str = "") -> None:
    """Put the paragraph into the composer that answers what was asked, or the customer wrote."""
    terms = asked or await desk.read(reads.theirs, desk.open.interaction)
    words = await desk.read(reads.paragraph, ArticleId(id_), terms)
    if words:
        desk.insert.emit(words)
