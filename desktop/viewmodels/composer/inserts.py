"""What `::`, `??` and `@@` in the composer find: text modules, passages of knowledge, colleagues.

`trigger` reads the words before the caret; the popup shows `rows`; `words` is what is put there.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from desktop.domain.ids import ArticleId, CaseId
from desktop.domain.words import Usable, Used
from desktop.signal import Signal
from desktop.store.reads import knowledge
from desktop.store.reads import text_modules as modules
from desktop.text import language, tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.finding import knowledge_rows
from desktop.viewmodels.finding.finding_articles import articles_for
from desktop.viewmodels.interaction import mentioning
from desktop.viewmodels.interaction.suggestions import looked_up, rows_of
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import LineRow, Row
from desktop.viewmodels.text_modules import text_modules
from desktop.viewmodels.using import note_use

_TRIGGER = re.compile(
    r"(?:^|(?<=\s))(?:(::)([\w-]{0,24})|(\?\?)([^\n?.!]{0,40})|(@@)([^\n@]{0,30}))$"
)
_SHOWN = 6
_NOTHING = "insert:nothing"
_ONLY_SAY = frozenset((_NOTHING, mentioning.NOT_HERE, mentioning.NOBODY))
_AFTER_KEY_S = 0.05


class Trigger(msgspec.Struct, frozen=True):
    """What was typed to get something inserted; `length` letters before the caret make way."""

    kind: Literal["module", "knowledge", "mention"]
    text: str
    length: int


def trigger(before: str) -> Trigger | None:
    """The trigger that the line before the caret ends with; None when it does not."""
    found = _TRIGGER.search(before)
    if found is None:
        return None
    if found[5]:
        return Trigger("mention", found[6] or "", len(found[0]))
    kind: Literal["module", "knowledge"] = "module" if found[1] else "knowledge"
    return Trigger(kind, (found[2] if found[1] else found[4]) or "", len(found[0]))


class Inserts:
    """`rows` for the trigger asked for last; where nothing fits, one that says so."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.in_note = False  # where a name stays inside
        self.runs_macros = True  # at once; where not, `chose_macro` tells which was taken
        self.chose_macro: Signal[str] = Signal()
        self.case: CaseId | None = None  # in a note on it: only colleagues are found
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self._asked: Trigger | None = None
        self._reading = Latest(desk.supervisor, "inserts")

    def close(self) -> None:
        self._reading.drop()

    @property
    def offers(self) -> bool:
        """Whether there is a row that can be taken: not all of them only say something."""
        return any(row.key not in _ONLY_SAY for row in self.rows)

    def ask(self, asked: Trigger | None) -> None:
        """None: nothing is asked for any more."""
        if asked is not None and asked.kind != "mention" and self.case is not None:
            asked = None
        self._asked = asked
        self._reading.drop()
        if asked is None:
            self._show(())
        else:
            self._reading.ask(self._find(asked))

    async def is_macro(self, key: str) -> bool:
        """Whether it has steps; where it runs at once, its words come with them."""
        asked = self._asked
        if asked is None or asked.kind != "module":
            return False
        return await text_modules.is_macro(self._desk, key)

    async def words(self, key: str) -> str:
        """What shall stand in the text instead of the trigger."""
        asked = self._asked
        if asked is None or key in _ONLY_SAY:
            return ""
        if asked.kind == "mention":
            return await mentioning.words_of(self._desk, key, self.case)
        if asked.kind == "module":
            await note_use(self._desk, key, Usable.TEXT_MODULE, Used.INSERTED)
            return await text_modules.words_of(self._desk, key)
        await note_use(self._desk, key, Usable.ARTICLE, Used.INSERTED)
        text = "" if asked.text.strip().isdigit() else asked.text.strip()
        text = text or await self._desk.read(knowledge.theirs, self._desk.open.interaction)
        return await self._desk.read(knowledge.paragraph, ArticleId(key), text)

    async def _find(self, asked: Trigger) -> None:
        await self._desk.supervisor.pause(_AFTER_KEY_S)
        rows = await self._rows(asked)
        if asked == self._asked:
            self._show(rows)

    async def _rows(self, asked: Trigger) -> tuple[Row, ...]:
        if asked.kind == "mention":
            return await mentioning.found(
                self._desk, asked.text, in_note=self.in_note, limit=_SHOWN, case=self.case
            )
        found = await (self._modules(asked) if asked.kind == "module" else self._knowledge(asked))
        return found or (_nothing(asked.text.strip()),)

    async def _modules(self, asked: Trigger) -> tuple[Row, ...]:
        me = self._desk.me.agent
        found = await self._desk.read(modules.found, asked.text, me, language(), limit=_SHOWN)
        return tuple(text_modules.row(module) for module in found)

    async def _knowledge(self, asked: Trigger) -> tuple[Row, ...]:
        text, now = asked.text.strip(), self._desk.clock.now()
        if not text or text.isdigit():
            return _only(await self._fitting(), text)
        found = await articles_for(self._desk, text, _SHOWN)
        return tuple(knowledge_rows.hit(it, now, number=at) for at, it in enumerate(found, 1))

    async def _fitting(self) -> tuple[Row, ...]:
        """The articles that the pane beside the contact suggests, under the same numbers."""
        here = self._desk.open.interaction
        found = await looked_up(self._desk, here) if here is not None else ()
        return rows_of(each for each in found if each.of_kind is Usable.ARTICLE)

    def _show(self, rows: tuple[Row, ...]) -> None:
        if rows != self.rows:
            self.rows = rows
            self.rows_changed.emit(rows)


def _nothing(text: str) -> Row:
    title = tr("Nothing found for “{text}”", text=text) if text else tr("Nothing found")
    return LineRow(key=_NOTHING, icon="info", title=title, said=title)


def _only(rows: tuple[Row, ...], text: str) -> tuple[Row, ...]:
    """`??2` means the second hit alone."""
    if not text.isdigit():
        return rows
    return rows[int(text) - 1 : int(text)] if int(text) else ()
