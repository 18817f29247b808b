"""One case with what its tab shows, and the cases a contact could belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

import msgspec

from desktop.domain import case_clock
from desktop.domain.calendars import Calendar
from desktop.domain.case_clock import Pace, Reading
from desktop.domain.case_types import CaseType
from desktop.domain.ids import CaseId, CustomerId, InteractionId
from desktop.domain.records import Case, Note
from desktop.domain.words import CaseStatus, Channel, InteractionStatus
from desktop.store.opening import Connection
from desktop.store.reads import marks, merged, records, tasks

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
_CHOICE: Final = "SELECT id, number, subject, status, opened_at, merged_into IS NOT NULL FROM cases"


class Contact(msgspec.Struct, frozen=True):
    """A contact that belongs to the case."""

    id: InteractionId
    subject: str
    channel: Channel
    status: InteractionStatus
    last_at: int  # ms


class Choice(msgspec.Struct, frozen=True):
    """A case a contact can be linked to."""

    id: CaseId
    number: str
    subject: str
    status: CaseStatus
    opened_at: int  # ms
    merged: bool = False  # it goes on in another one


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    case: Case
    customer: str  # name
    queue: str  # name
    contacts: tuple[Contact, ...]  # newest first
    tasks: tuple[tasks.Listed, ...]  # open ones first
    notes: tuple[Note, ...]  # oldest first
    people: dict[str, str]
    waits: bool
    refused: bool
    joined: tuple[Choice, ...] = ()  # those that were merged into it
    goes_on: Choice | None = None  # where it goes on itself
    brought: Mapping[str, Choice] = NOTHING  # by id of a contact or note of one of `joined`
    type: CaseType | None = None
    types: tuple[CaseType, ...] = ()  # that it could have
    clock: Reading = Reading(Pace.NONE)


def shown(connection: Connection, case: CaseId, home: str, now: datetime) -> Shown | None:
    """The case with what was merged into it; None when it is not here."""
    found = records.record(connection, Case, case)
    if found is None:
        return None
    joined = _choices(connection, merged.together(connection, "cases", found.id)[1:])
    brought: dict[str, Choice] = {}
    contacts, notes = _contacts(connection, found.id), _notes(connection, found.id)
    listed = tasks.of_case(connection, found.id)
    for other in joined:
        theirs, noted = _contacts(connection, other.id), _notes(connection, other.id)
        brought |= dict.fromkeys((*(c.id for c in theirs), *(n.id for n in noted)), other)
        contacts, notes = (*contacts, *theirs), (*notes, *noted)
        listed = (*listed, *tasks.of_case(connection, other.id))
    notes = tuple(sorted(notes, key=lambda note: (note.at, note.id)))
    kind = records.record(connection, CaseType, found.type)
    return Shown(
        case=found,
        customer=records.name_of(connection, "customers", found.customer),
        queue=records.name_of(connection, "queues", found.queue),
        contacts=tuple(sorted(contacts, key=lambda c: (c.last_at, c.id), reverse=True)),
        tasks=tuple(sorted(listed, key=tasks.urgency)) if joined else listed,
        notes=notes,
        people=records.people(connection, _people(found, notes), home),
        waits=found.id in marks.waiting(connection, "case"),
        refused=found.id in marks.refused(connection, "case"),
        joined=joined,
        goes_on=next(iter(_choices(connection, (found.merged_into or "",))), None),
        brought=brought,
        type=kind,
        types=types_for(connection, found.queue),
        clock=case_clock.read(found, kind, calendar_of(connection, kind), now),
    )


def _people(case: Case, notes: Iterable[Note]) -> Iterator[str]:
    """Who sees to it, who wrote something on it, and who ticked a step."""
    yield from (case.agent,) if case.agent else ()
    yield from (note.by for note in notes)
    yield from (step.by for step in case.steps if step.by)


def types_for(connection: Connection, queue: str) -> tuple[CaseType, ...]:
    """The types that a case of this queue can be opened with, in order of name."""
    rows = connection.execute("SELECT doc FROM case_types ORDER BY name, id").fetchall()
    types = (msgspec.json.decode(doc, type=CaseType) for (doc,) in rows)
    return tuple(t for t in types if t.active and (not t.queues or queue in t.queues))


def calendar_of(connection: Connection, kind: CaseType | None) -> Calendar | None:
    return records.record(connection, Calendar, kind.calendar) if kind is not None else None


def choices(connection: Connection, customer: CustomerId, limit: int = 50) -> tuple[Choice, ...]:
    """The cases of the customer and of all that were merged into them, open ones first."""
    customers = merged.together(connection, "customers", customer)
    numbers = ", ".join("?" * len(customers))
    rows = connection.execute(
        f"{_CHOICE} WHERE customer IN ({numbers}) "
        "ORDER BY status = 'closed', opened_at DESC, id DESC LIMIT ?",
        (*customers, limit),
    ).fetchall()
    return tuple(map(_choice, rows))


def _choices(connection: Connection, cases: Sequence[str]) -> tuple[Choice, ...]:
    """In the order they were opened."""
    numbers = ", ".join("?" * len(cases))
    statement = f"{_CHOICE} WHERE id IN ({numbers}) ORDER BY opened_at, id"
    return tuple(map(_choice, connection.execute(statement, tuple(cases)).fetchall()))


def _choice(row: Sequence[Any]) -> Choice:
    id_, number, subject, status, opened_at, is_merged = row
    return Choice(CaseId(id_), number, subject, CaseStatus(status), opened_at, bool(is_merged))


def _notes(connection: Connection, case: str) -> tuple[Note, ...]:
    return records.notes_about(connection, "case", case)


def _contacts(connection: Connection, case: str) -> tuple[Contact, ...]:
    rows = connection.execute(
        "SELECT id, subject, channel, status, last_at FROM interactions WHERE case_id = ? "
        "ORDER BY last_at DESC, id DESC LIMIT 50",
        (case,),
    ).fetchall()
    return tuple(
        Contact(InteractionId(r[0]), r[1] or "", Channel(r[2]), InteractionStatus(r[3]), r[4])
        for r in rows
    )
