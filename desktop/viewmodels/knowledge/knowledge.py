"""The knowledge base: what was searched, with what fits the open contact.

The context tab, the page Knowledge and the popup of the composer each have one of these.
"""

from __future__ import annotations

from datetime import datetime

from desktop.signal import Signal, all_of
from desktop.store.changes import Changes
from desktop.store.reads import authored
from desktop.text import tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.finding import knowledge_rows as rows
from desktop.viewmodels.finding.finding_articles import answered, articles_abroad
from desktop.viewmodels.interaction.suggestions import Suggestions
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Row

_AFTER_KEY_S = 0.08  # the store's own full text takes longer than a key
_AFTER_KEYS_S = 0.15  # what means the same in the other language comes when the words stand still
_LIMIT = 20
GIVEN = 5  # of each kind: proposals, and what was said of articles


class KnowledgeSearch:
    """`rows` for what was asked; with nothing asked what fits the contact, if that is known.

    Below the hits, in a section of their own, articles of the other language that mean the same.
    """

    def __init__(self, desk: Desk, suggestions: Suggestions | None = None) -> None:
        self._desk = desk
        self._suggestions = suggestions
        self.text = ""
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self.retyped: Signal[str] = Signal()  # what stands in the field from now on
        self._given: tuple[authored.Given, ...] = ()
        self._reading = Latest(desk.supervisor, "knowledge search")
        self._looking = Latest(desk.supervisor, "knowledge given")
        listening = [desk.changed.connect(self._on_change)]
        if suggestions is not None:
            listening.append(suggestions.changed.connect(lambda _found: self._unasked()))
        self._disconnect = all_of(*listening)
        self._unasked()
        self._looking.ask(self._look())

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()
        self._looking.drop()

    def ask(self, text: str) -> None:
        self.text = text.strip()
        if self.text:
            self._reading.ask(self._search(self.text))
        else:
            self._reading.drop()
            self._unasked()

    def take_meant(self, key: str) -> bool:
        """Ask what was meant, if the row with this key is about that."""
        if not key.startswith(rows.MEANT):
            return False
        meant = key.removeprefix(rows.MEANT)
        self.retyped.emit(meant)
        self.ask(meant)
        return True

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
        if not self._desk.knowledge.ready:
            await self._desk.supervisor.pause(_AFTER_KEY_S)
        found, of_index = await answered(self._desk, text, _LIMIT)
        now = self._now()
        hits = tuple(rows.hit(it, now, number=at) for at, it in enumerate(found, start=1))
        main = (*rows.hints(of_index), *(hits or rows.nothing_found(text)))
        self._show(main)
        await self._desk.supervisor.pause(_AFTER_KEYS_S)
        others = await articles_abroad(self._desk, text, [it.id for it in found])
        self._show((*main, *rows.abroad(others, now)))

    def _show(self, shown: tuple[Row, ...]) -> None:
        if shown != self.rows:
            self.rows = shown
            self.rows_changed.emit(shown)

    def _now(self) -> datetime:
        return self._desk.clock.now()
