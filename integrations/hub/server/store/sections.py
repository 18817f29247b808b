"""A snapshot's records in the order in which a person needs them, read page by page.

Law: every record that the person sees is in exactly one counted section, as long as it does not
change meanwhile; if it does, the log has it. `ahead` sections bring some customers early whom a
later section counts, so a desktop that takes them twice is right to keep the last.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec
from sqlalchemy import (
    ColumnElement,
    Table,
    and_,
    exists,
    func,
    not_,
    or_,
    select,
    true,
    tuple_,
)

from desktop.domain.words import InteractionStatus, TaskStatus
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import RECORDS, row_bucket

Where = Callable[["View"], ColumnElement[bool]]
Key = tuple[str | int, ...]

# Every queue's bucket lies between these two: ";" is the character after ":".
_FIRST_QUEUE: Final = "queue:"
_BEHIND_QUEUES: Final = "queue;"


class View(msgspec.Struct, frozen=True):
    """Whose snapshot it is."""

    tenant: str
    agent: str
    works: frozenset[str]  # queues
    buckets: frozenset[str]
    every_queue: bool


class Section(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    where: Where
    newest_first: bool = False
    ahead: bool = False
    ends_page: bool = False  # what came so far is worth showing


class Found(msgspec.Struct, frozen=True):
    document: str
    key: Key


def _all(_view: View) -> ColumnElement[bool]:
    return true()


def _own_open(view: View) -> ColumnElement[bool]:
    columns = RECORDS["interaction"].c
    handled = and_(
        func.coalesce(columns.agent, "") == view.agent,
        columns.status != InteractionStatus.CLOSED,
    )
    offered = and_(
        func.coalesce(columns.offered_to, "") == view.agent,
        columns.status == InteractionStatus.OFFERED,
    )
    return or_(handled, offered)


def _waiting(view: View) -> ColumnElement[bool]:
    columns = RECORDS["interaction"].c
    waits = columns.status.in_((InteractionStatus.QUEUED, InteractionStatus.OFFERED))
    return and_(waits, columns.queue.in_(sorted(view.works)), not_(_own_open(view)))


def _other_interactions(view: View) -> ColumnElement[bool]:
    return and_(not_(_own_open(view)), not_(_waiting(view)))


def _own_tasks(view: View) -> ColumnElement[bool]:
    columns = RECORDS["task"].c
    mine = func.coalesce(columns.assignee, "") == view.agent
    return and_(mine, columns.status == TaskStatus.OPEN)


def _customers_of(where: Where) -> Where:
    def of_these(view: View) -> ColumnElement[bool]:
        interactions = RECORDS["interaction"]
        theirs = select(interactions.c.customer).where(
            interactions.c.tenant == view.tenant, where(view)
        )
        return RECORDS["customer"].c.id.in_(theirs)

    return of_these


def _others(kind: str) -> Section:
    return Section(kind=kind, where=_all)


SECTIONS: Final = (
    *map(_others, ("site", "team", "queue", "agent")),
    Section(kind="interaction", where=_own_open),
    Section(kind="customer", where=_customers_of(_own_open), ahead=True),
    Section(kind="task", where=_own_tasks),
    Section(kind="draft", where=_all, ends_page=True),
    Section(kind="interaction", where=_waiting),
    Section(kind="customer", where=_customers_of(_waiting), ahead=True),
    *map(_others, ("text-module", "article")),
    Section(kind="case", where=_all, ends_page=True),
    Section(kind="task", where=lambda view: not_(_own_tasks(view))),
    *map(_others, ("note", "customer")),
    Section(kind="interaction", where=_other_interactions, newest_first=True),
)


def count(within: Transaction, view: View) -> int:
    """How many records the person sees."""
    columns = row_bucket.c
    each_once = (
        select(columns.kind, columns.id)
        .where(columns.tenant == within.tenant, _in_scope(view))
        .distinct()
    )
    statement = select(func.count()).select_from(each_once.subquery())
    return within.connection.scalar(statement) or 0


def read(
    within: Transaction, view: View, section: Section, after: Key | None, limit: int
) -> list[Found]:
    """The next records of a section behind the key `after`, in its order."""
    table = RECORDS[section.kind]
    order = [table.c.last_at, table.c.id] if section.newest_first else [table.c.id]
    statement = (
        select(table.c.doc, *order)
        .where(table.c.tenant == within.tenant, _visible(table, section.kind, view))
        .where(section.where(view))
        .order_by(*(column.desc() if section.newest_first else column for column in order))
        .limit(limit)
    )
    if after is not None:
        here = tuple_(*order)
        statement = statement.where(here < after if section.newest_first else here > after)
    rows = within.connection.execute(statement)
    return [Found(row[0], tuple(row[1:])) for row in rows]


def _visible(table: Table, kind: str, view: View) -> ColumnElement[bool]:
    columns = row_bucket.c
    return exists().where(
        columns.tenant == table.c.tenant,
        columns.kind == kind,
        columns.id == table.c.id,
        _in_scope(view),
    )


def _in_scope(view: View) -> ColumnElement[bool]:
    bucket = row_bucket.c.bucket
    named = bucket.in_(sorted(view.buckets))
    if not view.every_queue:
        return named
    return or_(named, and_(bucket > _FIRST_QUEUE, bucket < _BEHIND_QUEUES))
