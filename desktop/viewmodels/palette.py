"""The palette: one field that finds records and commands, by keyboard alone.

Everything is found in the local store, the answer to a newer question takes the place of an older
one. Laws: the rows of one question come all at once, so nothing moves under the finger; a command
that cannot be used now is shown with the reason; where nothing is found, something can be made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from desktop.actions.action import Action
from desktop.actions.registry import ACTIONS, BY_ID
from desktop.domain.ids import CaseId, CustomerId, InteractionId
from desktop.domain.words import CaseStatus, InteractionStatus, TaskStatus
from desktop.signal import Signal
from desktop.store.reads import search
from desktop.store.reads.matching import words
from desktop.store.reads.passages import folded, marks
from desktop.text import mark, tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import CommandRow, Empty, Heading, Row
from desktop.viewmodels.shortcut_text import caps

ONLY_COMMANDS = ">"
_RECENT = 6
_COMMANDS_BESIDE_HITS = 4
_LIMITS = {"customer": 5, "interaction": 4, "case": 4, "article": 4, "task": 3, "text-module": 2}
_GROUPS = {
    "customer": mark("Customers"),
    "interaction": mark("Contacts"),
    "case": mark("Cases"),
    "article": mark("Knowledge"),
    "task": mark("Tasks"),
    "text-module": mark("Text modules"),
}
_ICONS = {
    "customer": "user-round",
    "interaction": "message-circle",
    "case": "folder-open",
    "article": "book-open-text",
    "task": "list-checks",
    "text-module": "text-quote",
}
_MAKING = ("customer.create", "case.open", "task.create", "article.propose")
_ASKED_OF_PANES = {
    "article": "article.show",
    "task": "task.show",
    "text-module": "text-module.insert",
}


class Palette:
    """`rows` for what was typed last; `trigger(action, subject)` and `why_not` are the window's."""

    def __init__(
        self,
        desk: Desk,
        *,
        why_not: Callable[[str], str],
        keys: Callable[[str], tuple[str, ...]],
        trigger: Callable[[str, str], object],
    ) -> None:
        self._desk = desk
        self._why_not = why_not
        self._keys = keys
        self._trigger = trigger
        self._asked = search.Asked()
        self._found: dict[str, search.Hit] = {}
        self._recent: list[tuple[str, str]] = []
        self._reading = Latest(desk.supervisor, "palette")
        self._disconnect = desk.opened.connect(self._remember)
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()

    def close(self) -> None:
        self._disconnect()
        self.give_up()

    def ask(self, text: str) -> None:
        """Find this; what was asked before is given up."""
        self.give_up()
        self._asked = search.Asked()
        text = text.strip()
        if text.startswith(ONLY_COMMANDS):
            self._show(self._commands(text.removeprefix(ONLY_COMMANDS)))
        elif not words(text):
            self._reading.ask(self._read_recent())
        else:
            self._reading.ask(self._read(text, self._asked))

    def give_up(self) -> None:
        """Nobody waits for the answer any more."""
        self._asked.over = True
        self._reading.drop()

    def choose(self, key: str) -> bool:
        """Do what the row stands for; False when that cannot be done now."""
        kind, _, id_ = key.partition(":")
        if kind == "action":
            if self._why_not(id_):
                return False
            self._trigger(id_, "")
            return True
        hit = self._found.get(key)
        if hit is None:
            return False
        self._note(kind, id_)
        return self._open(hit)

    def _open(self, hit: search.Hit) -> bool:
        if hit.kind in _ASKED_OF_PANES:
            action = _ASKED_OF_PANES[hit.kind]
            if self._why_not(action):
                return False
            self._trigger(action, hit.id)
            return True
        customer = CustomerId(hit.customer) if hit.customer else None
        if hit.kind == "customer":
            self._desk.show(Open(customer=CustomerId(hit.id)))
        elif hit.kind == "interaction":
            self._desk.show(Open(InteractionId(hit.id), customer))
        else:
            self._desk.show(Open(customer=customer, case=CaseId(hit.id)))
        return True

    async def _read(self, text: str, asked: search.Asked) -> None:
        try:
            found = await self._desk.read(search.everything, text, _LIMITS, asked)
        except search.GivenUp:
            return
        commands = self._commands(text)[: _COMMANDS_BESIDE_HITS + 1]
        rows = [*self._groups(found), *commands]
        self._show(rows if rows else self._nothing(text))

    async def _read_recent(self) -> None:
        found = await self._desk.read(search.known, tuple(self._recent))
        rows: list[Row] = []
        self._found = {}
        if found:
            rows.append(_heading("recent", tr("Opened last")))
            rows += [self._row(hit) for hit in found]
        self._show([*rows, *self._commands("")])

    def _groups(self, found: dict[str, list[search.Hit]]) -> Iterable[Row]:
        self._found = {}
        for kind, hits in found.items():
            if hits:
                yield _heading(kind, tr(_GROUPS[kind]))
                yield from (self._row(hit) for hit in hits)

    def _row(self, hit: search.Hit) -> CommandRow:
        key = f"{hit.kind}:{hit.id}"
        self._found[key] = hit
        more = _more(hit)
        return CommandRow(
            key=key,
            icon=_ICONS[hit.kind],
            title=hit.title or tr("Without a subject"),
            marks=hit.title_marks,
            more=more,
            said=terms.sentence(tr(_GROUPS[hit.kind]), hit.title, more),
        )

    def _commands(self, text: str) -> list[Row]:
        """The commands with all the words in title or help, those in the title first."""
        terms_ = words(text)
        found = [each for each in ACTIONS if each.in_palette and _has(each, terms_)]
        found.sort(key=lambda each: (bool(self._why_not(each.id)), not _in_title(each, terms_)))
        if not found:
            return []
        return [_heading("commands", tr("Commands")), *(self._command(a, terms_) for a in found)]

    def _command(self, action: Action, terms_: list[str]) -> CommandRow:
        title, why_not = tr(action.title), self._why_not(action.id)
        keys = self._keys(action.id)
        return CommandRow(
            key=f"action:{action.id}",
            icon=action.icon or "chevron-right",
            title=title,
            marks=marks(title, terms_) if terms_ else (),
            more=why_not or tr(action.help),
            keys=caps(keys[0]) if keys else (),
            why_not=why_not,
            said=terms.sentence(tr("Command"), title, why_not, *keys),
        )

    def _nothing(self, text: str) -> list[Row]:
        title = tr("Nothing found for “{text}”", text=text)
        words_ = tr("Check the spelling, or make what is missing.")
        empty = Empty(
            key="empty", icon="search", title=title, text=words_, top=24, said=f"{title}. {words_}"
        )
        return [
            empty,
            _heading("making", tr("Make")),
            *(self._command(BY_ID[each], []) for each in _MAKING),
        ]

    def _remember(self, what: Open) -> None:
        if what.interaction:
            self._note("interaction", what.interaction)
        elif what.case:
            self._note("case", what.case)
        elif what.customer:
            self._note("customer", what.customer)

    def _note(self, kind: str, id_: str) -> None:
        key = (kind, id_)
        self._recent = [key, *(each for each in self._recent if each != key)][:_RECENT]

    def _show(self, rows: Iterable[Row]) -> None:
        self.rows = tuple(rows)
        self.rows_changed.emit(self.rows)


def _heading(key: str, title: str) -> Heading:
    return Heading(key=f"heading:{key}", title=title, said=title)


def _has(action: Action, terms_: list[str]) -> bool:
    return _all_in(f"{tr(action.title)} {tr(action.help)}", terms_)


def _in_title(action: Action, terms_: list[str]) -> bool:
    return _all_in(tr(action.title), terms_)


def _all_in(text: str, terms_: list[str]) -> bool:
    """Whether every term begins a word of the text."""
    found = [folded(word) for word in words(text)]
    return all(any(word.startswith(folded(term)) for word in found) for term in terms_)


def _more(hit: search.Hit) -> str:
    """What tells it from others of its name."""
    if hit.kind == "interaction":
        return terms.dotted(hit.name, terms.interaction(InteractionStatus(hit.state)), hit.snippet)
    if hit.kind == "case":
        return terms.dotted(hit.name, terms.case(CaseStatus(hit.state)))
    if hit.kind == "task":
        return terms.dotted(hit.name, terms.task(TaskStatus(hit.state)), hit.snippet)
    return hit.snippet
