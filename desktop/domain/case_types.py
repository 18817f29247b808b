"""Types of cases: which fields of their own they have, what is to be done, by when."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from desktop.domain.ids import CalendarId, CaseTypeId, QueueId, id_of
from desktop.domain.progress import FieldValue, Step
from desktop.domain.records import Case, Record
from desktop.domain.words import FieldKind


class Field(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Its value stands as text in `Case.fields` beside `id`; a date is ISO, yes is "yes"."""

    id: str
    title: str
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[str, ...] = ()
    needed: bool = False  # before the case can be closed


class CaseType(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Its clock counts minutes in which its calendar is open and nobody waits for the customer."""

    id: CaseTypeId
    name: str
    queues: tuple[QueueId, ...] = ()  # where it can be chosen; none: everywhere
    calendar: CalendarId | None = None  # none: day and night
    solve_minutes: int = 0  # 0: no promise
    warn_percent: int = 80  # of the time gone: then it is shown as in danger
    fields: tuple[Field, ...] = ()
    checklist: tuple[str, ...] = ()
    active: bool = True


def steps_of(checklist: Iterable[str]) -> tuple[Step, ...]:
    """The lines of a checklist as they stand in a case; the same words are the same step."""
    lines = dict.fromkeys(line.strip() for line in checklist if line.strip())
    return tuple(Step(id_of("step", line)[:8], line) for line in lines)


def with_steps(steps: tuple[Step, ...], checklist: Iterable[str]) -> tuple[Step, ...]:
    """The steps of a case that has another type now: what was done stays, before what is to do."""
    new = steps_of(checklist)
    ids = {step.id for step in new}
    done = {step.id: step for step in steps if step.at is not None}
    former = tuple(step for step in done.values() if step.id not in ids)
    return (*former, *(done.get(step.id, step) for step in new))


def with_values(
    values: Iterable[FieldValue], given: Iterable[FieldValue]
) -> tuple[FieldValue, ...]:
    """The values of a case with those that were given; an empty one is there no more."""
    texts = {each.id: each.text for each in (*values, *given)}
    return tuple(FieldValue(id, text) for id, text in texts.items() if text)


def missing(kind: CaseType | None, case: Case) -> tuple[Field, ...]:
    """The fields that its type needs before it is closed, and that nobody has filled in."""
    there = {value.id for value in case.fields if value.text.strip()}
    fields = kind.fields if kind is not None else ()
    return tuple(field for field in fields if field.needed and field.id not in there)
