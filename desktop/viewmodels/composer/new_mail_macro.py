"""The steps of macros in a contact that a new mail is about to begin.

Laws: every step is judged over the contact as it will be after those before it, before anything is
asked for; the words of a macro stood in the mail before it was sent, and do not come twice; of what
can be only once, as the code, the last one holds.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from desktop.domain.ids import InteractionId, OperationId, TextModuleId
from desktop.domain.operations.handing import HandToQueue
from desktop.domain.operations.operation import Stamp
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Interaction, Record, TextModule
from desktop.notices import Notice, Tone
from desktop.ports.wire import Held
from desktop.store.reads import macros, records
from desktop.text import tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.text_modules.macro_plan import Plan, planned_around
from desktop.viewmodels.wrap_up import wrap_up_choice


class Steps(msgspec.Struct, frozen=True, kw_only=True):
    """What all of them ask for together."""

    asked: tuple[AnyOperation, ...] = ()
    code: str = ""
    done: tuple[str, ...] = ()
    why_not: str = ""
    at: str = ""  # the field of the macro that cannot be done


def field(place: int) -> str:
    """What the form calls the macro at this place, from 0 on."""
    return f"macro{place + 1}" if place else "macro"


async def plan(desk: Desk, macros: Sequence[str], begins: Sequence[AnyOperation]) -> Steps:
    """What these macros ask for after that."""
    steps = Steps()
    for place, macro in enumerate(macros):
        one = await _plan_one(desk, macro, (*begins, *steps.asked))
        if one.why_not:
            return Steps(why_not=one.why_not, at=field(place))
        asked, done = (*steps.asked, *one.asked), (*steps.done, *one.done)
        steps = Steps(asked=asked, code=one.code or steps.code, done=done)
    return steps


async def _plan_one(desk: Desk, macro: str, begins: Sequence[AnyOperation]) -> Plan:
    module = await desk.read(records.record, TextModule, TextModuleId(macro)) if macro else None
    if module is None:
        return Plan()
    contact = _begun(begins, Stamp(OperationId("new mail"), desk.me.agent, desk.clock.now()))
    around = await desk.read(macros.around, None, contact.case, contact.customer)
    case = around.case if around.case and around.case.id == contact.case else None
    around = replace(around, contact=contact, case=case)
    return replace(await planned_around(desk, module, around), words="")


def done(desk: Desk, contact: InteractionId, steps: Steps) -> None:
    """The mail is on its way, and these with it."""
    if steps.code:
        choice = wrap_up_choice.Choice(code=steps.code)
        desk.journal.typed(wrap_up_choice.place_of(contact), wrap_up_choice.written(choice))
    if any(isinstance(each, HandToQueue) for each in steps.asked):
        desk.let_go.emit(Held(contact, 0))  # this desk has it no more
    if steps.done:
        words = tr("Done with the e-mail: {steps}", steps="; ".join(steps.done))
        desk.notices.tell(Notice(tone=Tone.DONE, happened=words, replace="macro"))


def _begun(begins: Sequence[AnyOperation], stamp: Stamp) -> Interaction:
    """The contact as these make it."""
    made: Record | None = None
    for each in (each for each in begins if each.declared.kind == "interaction"):
        made = each.over(made, stamp)
    assert isinstance(made, Interaction)  # noqa: S101  the first one makes it
    return made
