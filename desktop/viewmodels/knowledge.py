"""The knowledge base: what fits the open contact, and what was searched.

The context tab, the page Knowledge and the popup of the composer each have one of these.
"""

from __future__ import annotations

from datetime import datetime

from desktop.domain.ids import ArticleId, InteractionId
from desktop.signal import Signal
from desktop.store.changes import Changes
from desktop.store.reads import authored
from desktop.store.reads import knowledge as reads
from desktop.text import tr
from desktop.viewmodels import knowledge_rows as rows
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Row

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
        if changes.touches("article", "note", "revision"):
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


async def insert_fitting(desk: Desk, id_: str, asked: str = "") -> None:
    """Put the paragraph into the composer that answers what was asked, or the customer wrote."""
    terms = asked or await desk.read(reads.theirs, desk.open.interaction)
    words = await desk.read(reads.paragraph, ArticleId(id_), terms)
    if words:
        desk.insert.emit(words)
