"""The palette: one field that finds records and commands, by keyboard alone.

Articles are answered by the index, everything else by the local store, both at once; the answer to
a newer question takes the place of an older one. With the key itself comes what is known already
(`palette_at_once`). Laws: the rows of one question come all at once, and what follows (snippets)
changes no row's place, so nothing moves under the finger; each row says for what it was found, the
question or a beginning of it; the group with the best hit comes first (`palette_order`); a command
that cannot be used now is shown with the reason; where nothing is found, something can be made.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from desktop.domain.ids import CaseId, CustomerId, InteractionId
from desktop.signal import Signal
from desktop.store import recent
from desktop.store.reads import search, shown
from desktop.store.reads.matching import words
from desktop.store.reads.shown import Hit
from desktop.text import tr
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.finding.finding_articles import understood
from desktop.viewmodels.finding.flaw_words import in_words
from desktop.viewmodels.help import help_topics
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.palette import palette_at_once, palette_order, palette_rows
from desktop.viewmodels.palette.palette_at_once import LATE_S, Answers
from desktop.viewmodels.palette.palette_rows import MEANT, Commands, under
from desktop.viewmodels.rows import CommandRow, Row

if TYPE_CHECKING:
    from knowledge_index.index import Found

ONLY_COMMANDS: Final = ">"
_RECENT: Final = 8
_COMMANDS_BESIDE_HITS: Final = 4
_LIMITS: Final = {"customer": 5, "interaction": 4, "case": 4, "task": 3, "text-module": 2}
_ARTICLES: Final = 5
_ASKED_OF_PANES: Final = {
    "article": "article.show",
    "task": "task.show",
    "text-module": "text-module.insert",
}


class Palette:
    """`rows` for what was typed last; `trigger(action, subject)` and `why_not` are the window's.

    `flaw` says in words what could not be read of a question, and changes with the rows.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        why_not: Callable[[str], str],
        keys: Callable[[str], tuple[str, ...]],
        trigger: Callable[[str, str], object],
    ) -> None:
        self._desk = desk
        self._commands = Commands(why_not=why_not, keys=keys)
        self._trigger = trigger
        self._asked = search.Asked()
        self._found: dict[str, Hit] = {}
        self._recent: list[tuple[str, str]] | None = None  # None: not read yet
        self._just_used: list[tuple[str, str]] = []  # before it was read, oldest first
        self._reading = Latest(desk.supervisor, "palette")
        self._waiting = Latest(desk.supervisor, "palette waits")
        self._answers = Answers()
        self._fitting: tuple[str, dict[str, list[CommandRow]]] = ("", {})  # of what is typed now
        self._disconnect = desk.opened.connect(self._remember)
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self.retyped: Signal[str] = Signal()  # what stands in the field from now on
        self.flaw = ""
        self.text = ""  # what was asked last
        self.waits = False  # for the answer to it

    def close(self) -> None:
        self._disconnect()
        self.give_up()

    def ask(self, text: str) -> None:
        """Find this; what was asked before is given up."""
        self._leave_question()
        self._asked = search.Asked()
        self.text = text = text.strip()
        self._fitting = "", {}
        if text.startswith(ONLY_COMMANDS):
            found = self._commands.found(text.removeprefix(ONLY_COMMANDS))
            self._show(under("command", found))
            return
        self.waits = True
        self._show_at_once(text if words(text) else "")
        if not words(text):
            self._reading.ask(self._read_recent())
        else:
            self._reading.ask(self._read(text, self._asked))
            self._waiting.ask(self._say_late(text))

    def give_up(self) -> None:
        """Nobody waits for an answer any more; what was answered is forgotten."""
        self._leave_question()
        self._answers.clear()

    def _leave_question(self) -> None:
        self._asked.over, self.waits = True, False
        self._reading.drop()
        self._waiting.drop()

    def choose(self, key: str) -> bool:
        """Do what the row stands for; False when that cannot be done now, or when it goes on."""
        kind, _, id_ = key.partition(":")
        if key.startswith(MEANT):
            self.retyped.emit(key.removeprefix(MEANT))
            return False
        if kind == "action":
            if self._commands.why_not(id_):
                return False
            self._note(kind, id_)
            self._trigger(id_, "")
            return True
        if kind == "help":
            self._trigger("help.topic", id_)
            return True
        hit = self._found.get(key)
        if hit is None:
            return False
        self._note(kind, id_)
        return self._open(hit)

    def _open(self, hit: Hit) -> bool:
        if hit.kind in _ASKED_OF_PANES:
            action = _ASKED_OF_PANES[hit.kind]
            if self._commands.why_not(action):
                return False
            self._trigger(action, hit.id)
            return True
        customer = CustomerId(hit.customer) if hit.customer else None
        if hit.kind == "customer":
            self._desk.go(Open(customer=CustomerId(hit.id)))
        elif hit.kind == "interaction":
            self._desk.go(Open(InteractionId(hit.id), customer))
        else:
            self._desk.go(Open(customer=customer, case=CaseId(hit.id)))
        return True

    # ------------------------------------------------------------------------------ at once
    def _show_at_once(self, text: str) -> None:
        """What is known of the answer before anybody has looked."""
        known = self._answers.nearest(text)
        if known is None:
            return
        if known.text == text:
            rows: Iterable[Row] = known.rows
        elif known.text:
            rows = palette_at_once.typed_on(known, text, self._beside(text))
        else:
            rows = self._in_groups(palette_at_once.surely(known.hits.values(), text), text)
        self._found = dict(known.hits)
        shown, before = tuple(rows), self.rows
        self.rows = shown
        if palette_at_once.seen(shown) != palette_at_once.seen(before):
            self._show(shown, self.flaw)

    async def _say_late(self, text: str) -> None:
        await self._desk.supervisor.pause(LATE_S)
        if self.waits:
            self._show(palette_at_once.late(self.rows, text, self._found), self.flaw)

    # ---------------------------------------------------------------------------- answering
    async def _read(self, text: str, asked: search.Asked) -> None:
        try:
            hits, of_index = await self._hits(text, asked)
        except search.GivenUp:
            return
        before, self._found = self._found, {f"{hit.kind}:{hit.id}": hit for hit in hits}
        rows = self._in_groups([_as_before(hit, before) for hit in hits], text)
        if of_index is not None and of_index.did_you_mean and not self._fits(hits, text):
            rows.insert(0, palette_rows.meant(of_index.did_you_mean, text))
        if not any(isinstance(row, CommandRow) for row in rows):
            rows = [palette_rows.nothing(text), *self._commands.making()]
        flaw = in_words(of_index.flaw) if of_index is not None and of_index.flaw else ""
        self._answered(text, rows, flaw)
        await self._say_more(hits, text, of_index)

    async def _hits(self, text: str, asked: search.Asked) -> tuple[list[Hit], Found | None]:
        """What is found, of each kind at most so many, and what the index says to the question."""
        knowledge, read = self._desk.knowledge, self._desk.read
        limits = {**_LIMITS, **({} if knowledge.ready else {"article": _ARTICLES})}
        apart = {word: parts for word in words(text) if (parts := knowledge.parts(word))}
        found, (of_index, articles) = await asyncio.gather(
            read(search.everything, text, limits, asked, apart), self._articles(text)
        )
        return [*(hit for of_kind in found.values() for hit in of_kind), *articles], of_index

    async def _articles(self, text: str) -> tuple[Found | None, list[Hit]]:
        """What the index says; its titles are asked for while the store still looks for others."""
        knowledge = self._desk.knowledge
        found = await knowledge.search(text, _ARTICLES)
        if found is None or not found.hits:
            return found, []
        scores = {hit.id: hit.score for hit in found.hits}
        asked, stands = understood(text, found), knowledge.stands(found.words)
        return found, await self._desk.read(search.articles, scores, asked, stands)

    async def _say_more(self, hits: list[Hit], text: str, of_index: Found | None) -> None:
        """Snippets, once the titles stand there."""
        bare = [hit for hit in hits if not hit.snippet]
        if not bare:
            return
        asked = understood(text, of_index)
        keys = [(hit.kind, hit.id) for hit in bare]
        stands = self._desk.knowledge.stands(of_index.words) if of_index is not None else None
        said = await self._desk.read(shown.snippets, keys, asked, stands)
        fuller = {
            f"{kind}:{id_}": replace(self._found[f"{kind}:{id_}"], snippet=snippet)
            for (kind, id_), snippet in said.items()
        }
        self._found |= fuller
        rows = [
            replace(palette_rows.of_hit(fuller[row.key], text), marks=row.marks)
            if isinstance(row, CommandRow) and row.key in fuller
            else row
            for row in self.rows
        ]
        self._answered(text, rows, self.flaw)

    def _in_groups(self, hits: list[Hit], text: str) -> list[Row]:
        beside = self._beside(text)
        classes = [(hit.kind, palette_order.class_of(hit, text)) for hit in hits]
        classes += [
            (group, palette_rows.class_of_command(row, text))
            for group, of in beside.items()
            for row in of
        ]
        rows: list[Row] = []
        for group in palette_order.in_order(palette_order.groups(classes)):
            of = [palette_rows.of_hit(hit, text) for hit in hits if hit.kind == group]
            rows += under(group, beside.get(group, of))
        return rows

    def _beside(self, text: str) -> dict[str, list[CommandRow]]:
        """Commands and pages of help; looked for once for a key, though shown twice."""
        if self._fitting[0] != text:
            commands = self._commands.found(text, most=_COMMANDS_BESIDE_HITS)
            pages = [palette_rows.of_topic(each, text) for each in help_topics.found(text)]
            self._fitting = text, {"command": commands, "help": pages}
        return self._fitting[1]

    def _fits(self, hits: list[Hit], text: str) -> bool:
        """Whether something is called what was typed, so that nothing else was meant.

        Of a customer a part of the name is enough: names stand in no article.
        """
        return any(
            palette_order.class_of(hit, text)
            >= (palette_order.SOME if hit.kind == "customer" else palette_order.ALL)
            for hit in hits
        )

    # -------------------------------------------------------------------------------- recent
    async def _read_recent(self) -> None:
        if self._recent is None:
            kept = await self._desk.read(recent.listed)
            just = self._just_used[::-1]
            self._recent = list(dict.fromkeys((*just, *kept)))
        records = [key for key in self._recent if key[0] in palette_rows.GROUPS]
        found = {
            (hit.kind, hit.id): hit for hit in await self._desk.read(search.known, tuple(records))
        }
        self._found = {f"{hit.kind}:{hit.id}": hit for hit in found.values()}
        used = [self._used(key, found.get(key)) for key in self._recent]
        rows = [row for row in used if row is not None][:_RECENT]
        there = {row.key for row in rows}
        commands = [row for row in self._commands.found("") if row.key not in there]
        head = [palette_rows.heading("recent", tr("Opened last")), *rows] if rows else []
        self._answered("", [*head, *under("command", commands)])

    def _used(self, key: tuple[str, str], hit: Hit | None) -> CommandRow | None:
        if key[0] == "action":
            return self._commands.used(key[1])
        return palette_rows.of_hit(hit) if hit is not None else None

    def _remember(self, what: Open) -> None:
        if what.interaction:
            self._note("interaction", what.interaction)
        elif what.case:
            self._note("case", what.case)
        elif what.customer:
            self._note("customer", what.customer)

    def _note(self, kind: str, id_: str) -> None:
        key = (kind, id_)
        if self._recent is None:
            self._just_used.append(key)
        else:
            self._recent = [key, *(each for each in self._recent if each != key)][: recent.KEPT]
        self._desk.supervisor.spawn("recently used", self._keep(kind, id_))

    async def _keep(self, kind: str, id_: str) -> None:
        await self._desk.keep(partial(recent.note, kind=kind, id_=id_))

    def _answered(self, text: str, rows: Sequence[Row], flaw: str = "") -> None:
        self.waits = False
        self._waiting.drop()
        self._answers.keep(text, rows, self._found)
        self._show(rows, flaw)

    def _show(self, rows: Iterable[Row], flaw: str = "") -> None:
        self.flaw = flaw
        self.rows = tuple(rows)
        self.rows_changed.emit(self.rows)


def _as_before(hit: Hit, before: Mapping[str, Hit]) -> Hit:
    """With the snippet that stood there until the words of this question are found."""
    known = before.get(f"{hit.kind}:{hit.id}")
    return hit if hit.snippet or known is None else replace(hit, snippet=known.snippet)
