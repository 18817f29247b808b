"""Text modules: finding one, filling its placeholders, saving one's own.

What its placeholders stand for: `placeholders`.
"""

from __future__ import annotations

import re
from datetime import datetime

from desktop.domain.ids import TeamId, TextModuleId
from desktop.domain.operations.writing import SHARING_ROLES, RemoveTextModule, SaveTextModule
from desktop.domain.records import Case, Customer, Interaction, TextModule
from desktop.domain.words import ModuleScope, Usable, Used
from desktop.signal import Signal
from desktop.store.changes import Changes
from desktop.store.opening import Connection
from desktop.store.reads import records
from desktop.store.reads import text_modules as reads
from desktop.text import language, tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Row, TextModuleRow, empty
from desktop.viewmodels.task_entry import Errors
from desktop.viewmodels.text_modules import macro_text
from desktop.viewmodels.text_modules.macro_plan import names
from desktop.viewmodels.text_modules.macro_text import Beginning
from desktop.viewmodels.text_modules.placeholders import Values, filled
from desktop.viewmodels.using import note_use

_TEAM = "team:"  # before its id
_SHORT = re.compile(r"[\w-]{1,24}")


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

    async def for_whom(self) -> tuple[tuple[str, str], ...]:
        """(value, words) of whom a module may be for: oneself, and who may share, others."""
        mine = ((ModuleScope.PERSONAL.value, tr("Only for me")),)
        if self._desk.me.role not in SHARING_ROLES:
            return mine
        team = await self._desk.read(reads.own_team, self._desk.me.agent)
        for_team = ((f"{_TEAM}{team.id}", tr("Team {name}", name=team.name)),) if team else ()
        here = (ModuleScope.SITE.value, tr("Everybody of my site"))
        everybody = (ModuleScope.SHARED.value, tr("Everybody of all sites"))
        return (*mine, *for_team, here, everybody)

    async def steps(self, module: TextModule) -> str:
        """Those of a macro, a line each."""
        return macro_text.lines(module.steps, await names(self._desk))

    async def beginnings(self) -> tuple[Beginning, ...]:
        """The kinds of step there are, with lines to begin with."""
        return macro_text.beginnings(await names(self._desk))

    def may_change(self, key: str) -> str:
        """Why this person does not change or delete it; "" when they do."""
        module = self._found.get(key)
        if module is None:
            return tr("Choose a text module first.")
        own = module.scope is ModuleScope.PERSONAL and module.owner == self._desk.me.agent
        shares = module.scope is not ModuleScope.PERSONAL and self._desk.me.role in SHARING_ROLES
        return "" if own or shares else tr("Who shares texts changes it: leads and editors.")

    async def remove(self, key: str, *, removed: bool = True) -> None:
        """Delete it, or take that back."""
        await self._desk.ask(RemoveTextModule(id=TextModuleId(key), removed=removed))

    async def save(
        self, short: str, title: str, text: str, id_: str = "", *, whom: str = "", steps: str = ""
    ) -> Errors:
        """Keep a module for whom it is said; with an id an existing one is written anew.

        steps: of a macro, a line each, as `macro_text` reads them.
        """
        short = short.strip().removeprefix("::").lower()
        errors: Errors = {}
        if not _SHORT.fullmatch(short):
            errors["short"] = tr("One short word of letters, digits and hyphens.")
        if not title.strip():
            errors["title"] = tr("Give it a title.")
        read = macro_text.read(steps, await names(self._desk), self._desk.clock.now())
        if read.wrong:
            errors["steps"] = read.wrong
        elif not text.strip() and not read.steps:
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
                    scope=_scope(whom),
                    steps=read.steps,
                    site=self._desk.me.site if whom == ModuleScope.SITE else None,
                    team=TeamId(whom.removeprefix(_TEAM)) if whom.startswith(_TEAM) else None,
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


def whom_of(module: TextModule) -> str:
    """For whom it is, as `for_whom` says it."""
    return f"{_TEAM}{module.team}" if module.scope is ModuleScope.TEAM else module.scope.value


def _scope(whom: str) -> ModuleScope:
    return ModuleScope.TEAM if whom.startswith(_TEAM) else ModuleScope(whom or "personal")


async def insert(desk: Desk, key: str) -> None:
    """Put the words of a module into the composer; of a macro, have its steps done, too."""
    if await is_macro(desk, key):
        desk.macro_asked.emit(key)
        return
    words = await words_of(desk, key)
    if words:
        desk.insert.emit(words)
        await note_use(desk, key, Usable.TEXT_MODULE, Used.INSERTED)


async def is_macro(desk: Desk, key: str) -> bool:
    module = await desk.read(reads.module, TextModuleId(key))
    return module is not None and bool(module.steps)


async def words_of(desk: Desk, key: str) -> str:
    """A module's text with what is known filled in; "" when it is gone."""
    module = await desk.read(reads.module, TextModuleId(key))
    if module is None:
        return ""
    values = await desk.read(values_for, desk.open, desk.me.name, desk.clock.now())
    return filled(module.text, values)


def row(module: TextModule) -> TextModuleRow:
    first = " ".join(module.text.split())
    if module.steps:
        first = terms.dotted(tr("Macro, %n step(s)", n=len(module.steps)), first)
    return TextModuleRow(
        key=module.id,
        short=f"::{module.short}",
        title=module.title,
        text=first,
        said=terms.sentence(tr("Text module"), module.short, module.title, first),
    )


def values_for(connection: Connection, what: Open, agent: str, now: datetime) -> Values:
    """What the placeholders stand for with this open."""
    customer = records.record(connection, Customer, what.customer)
    case = records.record(connection, Case, what.case)
    contact = records.record(connection, Interaction, what.interaction)
    return Values(
        customer=customer.name if customer else "",
        agent=agent,
        number=case.number if case else "",
        subject=contact.subject if contact else "",
        customer_number=customer.number if customer else "",
        now=now,
    )


def _nothing(text: str) -> tuple[Row, ...]:
    title = tr("No text module has this name") if text else tr("No text modules yet")
    words = tr("Save one of your own: a text you need again and again.")
    return (empty("text-quote", title, words),)
