"""Text modules: finding one, filling its placeholders, saving one's own.

{customer}, {agent} and {number} are filled from what is open; every other placeholder stays and is
walked with Tab.
"""

from __future__ import annotations

import re

import msgspec

from desktop.domain.ids import TextModuleId
from desktop.domain.operations.writing import SaveTextModule
from desktop.domain.records import Case, Customer, TextModule
from desktop.domain.words import Usable, Used
from desktop.signal import Signal
from desktop.store.changes import Changes
from desktop.store.opening import Connection
from desktop.store.reads import records
from desktop.store.reads import text_modules as reads
from desktop.text import language, tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Empty, Row, TextModuleRow
from desktop.viewmodels.task_entry import Errors
from desktop.viewmodels.using import note_use

_PLACEHOLDER = re.compile(r"\{([^{}\n]{1,40})\}")
_SHORT = re.compile(r"[\w-]{1,24}")
_MEANT = {  # what a placeholder may be called -> what fills it
    "customer": "customer",
    "kunde": "customer",
    "kundin": "customer",
    "name": "customer",
    "agent": "agent",
    "mitarbeiter": "agent",
    "number": "number",
    "nummer": "number",
    "vorgang": "number",
    "case": "number",
}


class Values(msgspec.Struct, frozen=True):
    """What is known for the placeholders; "" leaves them for the person."""

    customer: str = ""
    agent: str = ""
    number: str = ""


def filled(text: str, values: Values) -> str:
    """The text with what is known; unknown placeholders stay as they are."""

    def known(found: re.Match[str]) -> str:
        meant = _MEANT.get(found[1].strip().casefold())
        return (getattr(values, meant) if meant else "") or found[0]

    return _PLACEHOLDER.sub(known, text)


def placeholders(text: str) -> list[tuple[int, int]]:
    """Where something is still to be filled in: (start, end), ascending."""
    return [found.span() for found in _PLACEHOLDER.finditer(text)]


class TextModules:
    """`rows` of what was searched; `insert` puts one into the composer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.text = ""
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self._found: dict[str, TextModule] = {}
        self._reading = Latest(desk.supervisor, "text modules")
        self._disconnect = desk.changed.connect(self._on_change)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    def ask(self, text: str, limit: int = 100) -> None:
        self.text = text
        self._reading.ask(self._search(text, limit))

    def module(self, key: str) -> TextModule | None:
        return self._found.get(key)

    async def insert(self, key: str) -> None:
        await insert(self._desk, key)

    async def save(self, short: str, title: str, text: str, id_: str = "") -> Errors:
        """Keep a personal module; with an id an existing one is written anew."""
        short = short.strip().removeprefix("::").lower()
        errors: Errors = {}
        if not _SHORT.fullmatch(short):
            errors["short"] = tr("One short word of letters, digits and hyphens.")
        if not title.strip():
            errors["title"] = tr("Give it a title.")
        if not text.strip():
            errors["text"] = tr("Write the text.")
        if not errors and await self._is_taken(short, id_):
            errors["short"] = tr("You have a module of this name already.")
        if not errors:
            await self._desk.ask(
                SaveTextModule(
                    id=TextModuleId(id_ or self._desk.new_id()),
                    short=short,
                    title=title.strip(),
                    text=text.strip(),
                    language=language(),
                )
            )
        return errors

    async def _is_taken(self, short: str, id_: str) -> bool:
        me = self._desk.me.agent
        found = await self._desk.read(reads.found, short, me, language())
        return any(it.short == short and it.owner == me and it.id != id_ for it in found)

    def _on_change(self, changes: Changes) -> None:
        if self.rows and changes.touches("text-module"):
            self._reading.ask(self._search(self.text, 100))

    async def _search(self, text: str, limit: int) -> None:
        me = self._desk.me.agent
        found = await self._desk.read(reads.found, text, me, language(), limit=limit)
        self._found = {module.id: module for module in found}
        rows = tuple(row(module) for module in found) or _nothing(text)
        if rows != self.rows:
            self.rows = rows
            self.rows_changed.emit(rows)


async def insert(desk: Desk, key: str) -> None:
    """Put the words of a module into the composer."""
    words = await words_of(desk, key)
    if words:
        desk.insert.emit(words)
        await note_use(desk, key, Usable.TEXT_MODULE, Used.INSERTED)


async def words_of(desk: Desk, key: str) -> str:
    """A module's text with what is known filled in; "" when it is gone."""
    module = await desk.read(reads.module, TextModuleId(key))
    if module is None:
        return ""
    values = await desk.read(values_for, desk.open, desk.me.name)
    return filled(module.text, values)


def row(module: TextModule) -> TextModuleRow:
    first = " ".join(module.text.split())
    return TextModuleRow(
        key=module.id,
        short=f"::{module.short}",
        title=module.title,
        text=first,
        said=terms.sentence(tr("Text module"), module.short, module.title, first),
    )


def values_for(connection: Connection, what: Open, agent: str) -> Values:
    """What the placeholders stand for with this open."""
    customer = records.record(connection, Customer, what.customer)
    case = records.record(connection, Case, what.case)
    return Values(
        customer=customer.name if customer else "",
        agent=agent,
        number=case.number if case else "",
    )


def _nothing(text: str) -> tuple[Row, ...]:
    title = tr("No text module has this name") if text else tr("No text modules yet")
    words = tr("Save one of your own: a text you need again and again.")
    said = f"{title}. {words}"
    return (Empty(key="empty", icon="text-quote", title=title, text=words, said=said),)
