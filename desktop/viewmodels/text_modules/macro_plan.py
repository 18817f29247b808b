"""What a macro would do in the open contact, or why it cannot be done there.

Law: every step is judged before the first is done, each as things stand after the ones before it,
by the very rules that the hub goes by; one that cannot be done stops all, and is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from desktop.domain.case_types import missing
from desktop.domain.ids import InteractionId, OperationId
from desktop.domain.macro import MacroStep
from desktop.domain.operations.operation import Stamp
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Record, TextModule
from desktop.domain.words import CaseStatus
from desktop.store.reads import macros as reads
from desktop.store.reads.macros import Around, Names
from desktop.text import tr
from desktop.viewmodels import codes, reasons
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.text_modules import macro_text
from desktop.viewmodels.text_modules.macro_kinds import BY_NAME, CODE, Here, Kind
from desktop.viewmodels.text_modules.placeholders import Values, filled, unfilled
from desktop.viewmodels.times.times import read_at_once


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a macro would do here; with `why_not` it does nothing at all."""

    contact: InteractionId | None = None
    why_not: str = ""
    asked: tuple[AnyOperation, ...] = ()
    back: tuple[AnyOperation, ...] = ()  # in the order in which they are asked for
    code: str = ""  # suggested
    done: tuple[str, ...] = ()  # the steps in words
    words: str = ""  # for the composer
    stays: tuple[str, ...] = ()  # of these, what cannot be taken back


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """What is open, and what the steps and their placeholders can name."""

    around: Around
    names: Names
    values: Values
    online: bool
    now: datetime


class _Judged:
    """Records as they stand after the steps that were judged so far."""

    def __init__(self, desk: Desk, around: Around, now: datetime) -> None:
        self._role = desk.me.role
        self._stamp = Stamp(OperationId("macro"), desk.me.agent, now)
        found = (around.contact, around.case, around.customer)
        self._records: dict[str, Record] = {each.id: each for each in found if each is not None}

    def why_not(self, operation: AnyOperation) -> str:
        """Why the hub would not do it; "" when it would, and from now on it is done here."""
        if self._role not in operation.declared.roles:
            return tr("You may not do this, or not any more.")
        record = self._records.get(operation.id)
        reason = operation.refusal(record, self._stamp)
        if reason is not None:
            return reasons.why_not(reason)
        after = operation.over(record, self._stamp)
        if after is not None:
            self._records[operation.id] = after
        return ""

    def around(self, around: Around) -> Around:
        """The same records, as they stand now."""
        changed = {
            name: self._records.get(record.id, record)
            for name in ("contact", "case", "customer")
            if (record := getattr(around, name)) is not None
        }
        return msgspec.structs.replace(around, **changed)


def values_of(around: Around, agent: str, now: datetime) -> Values:
    """What the placeholders of its steps stand for."""
    contact, case, customer = around.contact, around.case, around.customer
    return Values(
        customer=customer.name if customer else "",
        agent=agent,
        number=case.number if case else "",
        subject=contact.subject if contact else "",
        customer_number=customer.number if customer else "",
        now=now,
    )


async def names(desk: Desk) -> Names:
    """By which names steps are written here."""
    known = {code.id: code.title for code in codes.codes(desk.settings)}
    found = await desk.read(reads.names)
    return msgspec.structs.replace(found, codes={**known, **desk.codes})


async def planned(desk: Desk, module: TextModule) -> Plan:
    what = desk.open
    around = await desk.read(reads.around, what.interaction, what.case, what.customer)
    return await planned_around(desk, module, around)


async def planned_around(desk: Desk, module: TextModule, around: Around) -> Plan:
    """The same in a contact that need not be the open one, nor be there yet."""
    now = desk.clock.now()
    situation = Situation(
        around=around,
        names=await names(desk),
        values=values_of(around, desk.me.name, now),
        online=desk.line.state.online,
        now=now,
    )
    plan = planned_at(desk, module.steps, situation)
    return msgspec.structs.replace(plan, words=filled(module.text, situation.values))


def planned_at(desk: Desk, steps: Sequence[MacroStep], at: Situation) -> Plan:
    """What these steps would ask for; nothing where one of them cannot be done."""
    contact = at.around.contact
    if contact is None:
        return Plan(why_not=tr("Open a contact first."))
    judged = _Judged(desk, at.around, at.now)
    asked: list[AnyOperation] = []
    back: list[AnyOperation] = []
    stays, done, code = list[str](), list[str](), ""
    for step in steps:
        words = macro_text.told(step, at.names)
        around = judged.around(at.around)
        kind = BY_NAME.get(step.do)
        why_not = _missing(kind, step, around, at)
        if kind is None or why_not:
            return Plan(why_not=_stops(words, why_not))
        here = _here(desk, step, around, at)
        wanted = kind.does(here, step)
        for operation in wanted:
            if why_not := judged.why_not(operation):
                return Plan(why_not=_stops(words, why_not))
        undoing = kind.back(here, step, wanted)
        if wanted and not undoing:
            stays.append(words)
        asked += wanted
        back[:0] = undoing
        done.append(words)
        code = step.value if step.do == CODE else code
    return Plan(
        contact=contact.id,
        asked=tuple(asked),
        back=tuple(back),
        code=code,
        done=tuple(done),
        stays=tuple(stays),
    )


def _missing(kind: Kind | None, step: MacroStep, around: Around, at: Situation) -> str:
    """What a step lacks here; "" when nothing."""
    if kind is None:
        return tr("This version of Tresen does not know this step.")
    return next(_lacking(kind, step, around, at), "")


def _lacking(kind: Kind, step: MacroStep, around: Around, at: Situation) -> Iterator[str]:
    if kind.value and step.value not in macro_text.values(kind, at.names):
        yield tr("What it names is not there any more.")
    if kind.needs == "case" and around.case is None:
        yield tr("This contact has no case.")
    if kind.needs == "customer" and around.customer is None:
        yield tr("The customer of this contact is not known here.")
    if kind.needs == "line" and not at.online:
        yield tr("This needs the line: only the hub can decide it.")
    if kind.value == "field" and step.value not in _fields(around):
        yield tr("This case has no such field.")
    if step.value == CaseStatus.CLOSED and (needed := _needed(around)):
        yield tr("Fields of the case are to be filled in first: {fields}.", fields=needed)
    if step.due and read_at_once(step.due, at.now) is None:
        yield tr("Its time is over, or cannot be read.")
    if empty := unfilled(filled(step.text, at.values)):
        yield tr("{fields} is not known here.", fields=", ".join(empty))


def _needed(around: Around) -> str:
    """The fields without which the case is not closed."""
    fields = missing(around.type, around.case) if around.case is not None else ()
    return ", ".join(field.title for field in fields)


def _fields(around: Around) -> set[str]:
    return {field.id for field in around.type.fields} if around.type else set()


def _here(desk: Desk, step: MacroStep, around: Around, at: Situation) -> Here:
    assert around.contact is not None  # noqa: S101  said before
    return Here(
        contact=around.contact,
        case=around.case,
        customer=around.customer,
        me=desk.me,
        text=filled(step.text, at.values),
        due=read_at_once(step.due, at.now) if step.due else None,
        new_id=desk.new_id,
    )


def _stops(words: str, why: str) -> str:
    return tr("Nothing was done. “{step}” is not possible here: {why}", step=words, why=why)
