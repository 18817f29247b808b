"""Running macros over the open contact, and taking the last one back.

Laws: all that a macro asks for is one transaction; nothing is sent, its words stay a draft; what
cannot be done is told before anything is done; one undoing takes back all that can be taken back,
the words among it as long as they stand as they were, and what stays is said.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from desktop.domain.ids import InteractionId, TextModuleId
from desktop.domain.operations.handing import HandToQueue
from desktop.domain.records import Interaction, TextModule
from desktop.domain.words import Usable, Used
from desktop.notices import Notice, Tone
from desktop.ports.wire import Held
from desktop.store.reads import macros as reads
from desktop.store.reads import records
from desktop.text import language, tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.text_modules.macro_plan import Plan, planned
from desktop.viewmodels.using import note_use

UNDO: Final = "text-module.undo"
_MATTER: Final = "macro"


Suggest = Callable[[InteractionId, str], Awaitable[Callable[[], None]]]


class Offered(msgspec.Struct, frozen=True):
    """A macro as a menu offers it."""

    key: str
    title: str
    why_not: str


class Macros:
    """One for a window. `suggest` takes a contact and its code, and gives the way back."""

    def __init__(self, desk: Desk, suggest: Suggest) -> None:
        self._desk = desk
        self._suggest = suggest
        self._unsuggest: Callable[[], None] = lambda: None
        self._last: tuple[str, Plan] | None = None  # title, what was done
        self._disconnect = desk.macro_asked.connect(self.ask)

    def close(self) -> None:
        self._disconnect()

    def ask(self, key: str) -> None:
        self._desk.supervisor.spawn("macro", self.run(key))

    async def offered(self) -> tuple[Offered, ...]:
        """All that this person has, each with why it cannot be run here."""
        me = self._desk.me.agent
        found = await self._desk.read(reads.macros, me, language())
        plans = [(each, await planned(self._desk, each)) for each in found]
        return tuple(Offered(each.id, each.title, plan.why_not) for each, plan in plans)

    async def run(self, key: str) -> None:
        """Do all of it, or nothing and say why."""
        desk, what = self._desk, self._desk.open
        module = await desk.read(records.record, TextModule, TextModuleId(key))
        if module is None:
            return
        plan = await planned(desk, module)
        if plan.why_not or plan.contact is None or desk.open != what:
            if plan.why_not:
                self._tell(Tone.WARNING, f"{module.title}. {plan.why_not}")
            return
        if any(isinstance(each, HandToQueue) for each in plan.asked):
            await self._let_go(plan.contact)
        if plan.asked:
            await desk.ask(*plan.asked)
        self._unsuggest = lambda: None
        if plan.code:
            self._unsuggest = await self._suggest(plan.contact, plan.code)
        if plan.words and desk.open == what:
            desk.insert.emit(plan.words)
        await note_use(desk, key, Usable.TEXT_MODULE, Used.INSERTED)
        self._last = module.title, plan
        self._say_done(module.title, plan)

    async def undo(self) -> None:
        """Take the last one back."""
        if self._last is None:
            return
        (title, plan), self._last = self._last, None
        self._desk.notices.clear(_MATTER)
        if plan.back:
            await self._desk.ask(*plan.back)
        self._unsuggest()
        if plan.words and self._desk.open.interaction == plan.contact:
            self._desk.take_out.emit(plan.words)
        if plan.stays:
            left = tr("This stays: {steps}", steps="; ".join(plan.stays))
            self._tell(Tone.INFO, tr("“{title}” was taken back.", title=title), left)

    async def _let_go(self, contact: InteractionId) -> None:
        """This desk holds it no more: nobody is to wait for its word."""
        found = await self._desk.read(records.record, Interaction, contact)
        if found is not None:
            self._desk.let_go.emit(Held(contact, found.epoch))

    def _say_done(self, title: str, plan: Plan) -> None:
        """What was done stands at the end: of many steps a bar shows the first."""
        sent = tr("Nothing was sent: the reply is a draft.") if plan.words else ""
        self._tell(
            Tone.DONE,
            tr("“{title}” is done.", title=title),
            " ".join((sent, "; ".join(plan.done))).strip(),
            action=UNDO if plan.back or plan.words or plan.code else "",
        )

    def _tell(self, tone: Tone, happened: str, safe: str = "", *, action: str = "") -> None:
        notice = Notice(tone=tone, happened=happened, safe=safe, replace=_MATTER, action=action)
        self._desk.notices.tell(notice)
