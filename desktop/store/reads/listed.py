"""The rows of the long lists, read for the places that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from desktop.domain import case_clock
from desktop.domain.calendars import Calendar
from desktop.domain.case_clock import Pace, Reading
from desktop.domain.case_types import CaseType
from desktop.domain.ids import ArticleId, CaseId, CustomerId, InteractionId
from desktop.domain.records import Case, ContactPoint
from desktop.domain.words import (
    ArticleStatus,
    Audience,
    CaseStatus,
    Channel,
    InteractionStatus,
    Priority,
)
from desktop.store.opening import Connection
from desktop.store.reads import marks, records


class CustomerRow(msgspec.Struct, frozen=True, kw_only=True):
    id: CustomerId
    name: str
    number: str
    points: tuple[ContactPoint, ...]
    address: str
    waits: bool
    refused: bool
    tags: tuple[str, ...] = ()


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    id: CaseId
    number: str
    subject: str
    customer: CustomerId
    name: str  # of the customer
    queue: str  # its name
    status: CaseStatus
    priority: Priority
    opened_at: int  # ms
    due_at: int | None
    waits: bool
    refused: bool
    type: str = ""  # its name
    clock: Reading = Reading(Pace.NONE)
    merged: bool = False  # it goes on in another one
    tags: tuple[str, ...] = ()
    agent: str = ""  # the name of whoever sees to it


class ContactRow(msgspec.Struct, frozen=True, kw_only=True):
    id: InteractionId
    subject: str
    channel: Channel
    status: InteractionStatus
    name: str  # of the customer
    queue: str  # its name
    agent: str  # the name of whoever has it
    last_at: int  # ms
    tags: tuple[str, ...]
    merged: bool
    waits: bool
    refused: bool


class ArticleRow(msgspec.Struct, frozen=True, kw_only=True):
    id: ArticleId
    title: str
    status: ArticleStatus
    audience: Audience
    updated_at: int  # ms
    waits: bool
    refused: bool
    valid_until: int | None = None  # ms


class _Reached(msgspec.Struct):
    """What a list takes out of a customer's document."""

    points: tuple[ContactPoint, ...] = ()
    address: str = ""


_case = msgspec.json.Decoder(Case)
_reached = msgspec.json.Decoder(_Reached)


def customers(connection: Connection, places: Sequence[int]) -> dict[int, CustomerRow]:
    """The customers with these `n`."""
    waits, refused = marks.waiting(connection, "customer"), marks.refused(connection, "customer")
    rows = _rows(
        connection, "SELECT n, id, name, number, doc, tags FROM customers WHERE n IN", places
    )
    found = {}
    for n, id_, name, number, doc, tags in rows:
        reached = _reached.decode(doc)
        found[n] = CustomerRow(
            id=id_,
            name=name,
            number=number,
            points=reached.points,
            address=reached.address,
            tags=_tags(tags),
            waits=id_ in waits,
            refused=id_ in refused,
        )
    return found


def contacts(connection: Connection, places: Sequence[int]) -> dict[int, ContactRow]:
    """The contacts with these `n`."""
    waits = marks.waiting(connection, "interaction")
    refused = marks.refused(connection, "interaction")
    rows = _rows(
        connection,
        "SELECT i.n, i.id, coalesce(i.subject, ''), i.channel, i.status, coalesce(c.name, ''), "
        "coalesce(q.name, ''), coalesce(a.name, ''), i.last_at, i.tags, "
        "i.merged_into IS NOT NULL FROM interactions i "
        "LEFT JOIN customers c ON c.id = i.customer LEFT JOIN queues q ON q.id = i.queue "
        "LEFT JOIN agents a ON a.id = i.agent WHERE i.n IN",
        places,
    )
    return {
        row[0]: ContactRow(
            id=row[1],
            subject=row[2],
            channel=Channel(row[3]),
            status=InteractionStatus(row[4]),
            name=row[5],
            queue=row[6],
            agent=row[7],
            last_at=row[8],
            tags=_tags(row[9]),
            merged=bool(row[10]),
            waits=row[1] in waits,
            refused=row[1] in refused,
        )
        for row in rows
    }


def cases(connection: Connection, places: Sequence[int], now: datetime) -> dict[int, CaseRow]:
    """The cases with these `n`, and what their clocks say."""
    types = _Types(connection)
    waits, refused = marks.waiting(connection, "case"), marks.refused(connection, "case")
    rows = _rows(
        connection,
        "SELECT k.n, k.id, k.number, k.subject, k.customer, coalesce(c.name, ''), "
        "coalesce(q.name, ''), k.status, coalesce(json_extract(k.doc, '$.priority'), 'normal'), "
        "k.opened_at, k.due_at, json_extract(k.doc, '$.type'), k.doc, "
        "k.merged_into IS NOT NULL, k.tags, coalesce(a.name, '') FROM cases k "
        "LEFT JOIN agents a ON a.id = json_extract(k.doc, '$.agent') "
        "LEFT JOIN customers c ON c.id = k.customer "
        "LEFT JOIN queues q ON q.id = k.queue WHERE k.n IN",
        places,
    )
    return {
        row[0]: CaseRow(
            id=row[1],
            number=row[2],
            subject=row[3],
            customer=row[4],
            name=row[5],
            queue=row[6],
            status=CaseStatus(row[7]),
            priority=Priority(row[8]),
            opened_at=row[9],
            due_at=row[10],
            waits=row[1] in waits,
            refused=row[1] in refused,
            type=types.name(row[11]),
            clock=types.read(row[11], row[12], now),
            merged=bool(row[13]),
            tags=_tags(row[14]),
            agent=row[15],
        )
        for row in rows
    }


class _Types:
    """The types of the cases of one page, with their calendars."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._found: dict[str, tuple[CaseType | None, Calendar | None]] = {}

    def name(self, id_: str | None) -> str:
        kind = self._of(id_)[0] if id_ else None
        return kind.name if kind is not None else ""

    def read(self, id_: str | None, doc: str, now: datetime) -> Reading:
        """A case without a type has no clock, and is not read for it."""
        kind, calendar = self._of(id_) if id_ else (None, None)
        if kind is None or kind.solve_minutes <= 0:
            return Reading(Pace.NONE)
        return case_clock.read(_case.decode(doc), kind, calendar, now)

    def _of(self, id_: str) -> tuple[CaseType | None, Calendar | None]:
        if id_ not in self._found:
            kind = records.record(self._connection, CaseType, id_)
            calendar = records.record(self._connection, Calendar, kind.calendar) if kind else None
            self._found[id_] = kind, calendar
        return self._found[id_]


def customer_of_case(connection: Connection, case: CaseId) -> CustomerId | None:
    row = connection.execute("SELECT customer FROM cases WHERE id = ?", (case,)).fetchone()
    return row[0] if row else None


def articles(connection: Connection, places: Sequence[int]) -> dict[int, ArticleRow]:
    """The articles with these `n`."""
    waits, refused = marks.waiting(connection, "article"), marks.refused(connection, "article")
    rows = _rows(
        connection,
        "SELECT n, id, title, status, audience, updated_at, valid_until FROM articles WHERE n IN",
        places,
    )
    return {
        row[0]: ArticleRow(
            id=row[1],
            title=row[2],
            status=ArticleStatus(row[3]),
            audience=Audience(row[4]),
            updated_at=row[5],
            valid_until=row[6],
            waits=row[1] in waits,
            refused=row[1] in refused,
        )
        for row in rows
    }


def _tags(column: str | None) -> tuple[str, ...]:
    return tuple(column.split("\n")) if column else ()


def _rows(connection: Connection, statement: str, places: Sequence[int]) -> list[tuple[Any, ...]]:
    marks_ = ", ".join("?" * len(places))
    return connection.execute(f"{statement} ({marks_})", places).fetchall()
