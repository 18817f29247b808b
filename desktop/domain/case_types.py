"""Types of cases: which fields of their own they have, what is to be done, by when."""

from __future__ import annotations

import msgspec

from desktop.domain.ids import CalendarId, CaseTypeId, QueueId
from desktop.domain.records import Record
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
