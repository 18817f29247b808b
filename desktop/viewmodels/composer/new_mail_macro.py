"""The steps of a macro in a contact that a new mail is about to begin.

Laws: every step is judged over the contact as it will be, before anything is asked for; its words
stood in the mail before it was sent, and do not come twice.
"""

from __future__ import annotations

from collections.abc import Sequence

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


async def plan(desk: Desk, macro: str, begins: Sequence[AnyOperation]) -> Plan:
    """What the macro asks for after these; nothing without a macro."""
    module = await desk.read(records.record, TextModule, TextModuleId(macro)) if macro else None
    if module is None:
        return Plan()
    contact = _begun(begins, Stamp(OperationId("new mail"), desk.me.agent, desk.clock.now()))
    around = await desk.read(macros.around, None, contact.case, contact.customer)
    case = around.case if around.case and around.case.id == contact.case else None
    around = replace(around, contact=contact, case=case)
    return replace(await planned_around(desk, module, around), words="")


def done(desk: Desk, contact: InteractionId, steps: Plan) -> None:
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
    for each in begins:
        made = each.over(made, stamp)
    assert isinstance(made, Interaction)  # noqa: S101  the first one makes it
    return made
