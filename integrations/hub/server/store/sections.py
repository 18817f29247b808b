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
    false,
    func,
    or_,
    select,
    true,
    tuple_,
)

from desktop.domain.words import InteractionStatus, TaskStatus
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.records import queue_range
from integrations.hub.server.store.tables import RECORDS, row_bucket

Where = Callable[["View"], ColumnElement[bool]]
Key = tuple[str | int, ...]


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
    version: int
    key: Key

    @property
    def id(self) -> str:
        return str(self.key[-1])  # every order ends with it


def _all(_view: View) -> ColumnElement[bool]:
    return true()


def _is_own_open(view: View) -> ColumnElement[bool]:
    columns = RECORDS["interaction"].c
    return and_(columns.agent == view.agent, columns.status != InteractionStatus.CLOSED)


def _is_waiting(view: View) -> ColumnElement[bool]:
    columns = RECORDS["interaction"].c
    waits = columns.status.in_((InteractionStatus.QUEUED, InteractionStatus.OFFERED))
    return and_(columns.agent.is_(None), waits, columns.queue.in_(sorted(view.works)))


def _is_own_task(view: View) -> ColumnElement[bool]:
    columns = RECORDS["task"].c
    return and_(columns.assignee == view.agent, columns.status == TaskStatus.OPEN)


def _few(kind: str, condition: Where, name: str = "id", of: str = "") -> Where:
    """Those of a kind whose id is `name` in the few `of` another kind that fulfil the condition.

    Asked for by id, a database finds the few through their own index and not by reading all.
    """

    def among_few(view: View) -> ColumnElement[bool]:
        few = RECORDS[of or kind]
        ids = select(few.c[name]).where(few.c.tenant == view.tenant, condition(view))
        return RECORDS[kind].c.id.in_(ids)

    return among_few


def _not(*conditions: Where) -> Where:
    """None of these; a column that is empty does not fulfil any."""
    return lambda view: and_(
        *(func.coalesce(condition(view), false()).is_(False) for condition in conditions)
    )


def _others(kind: str) -> Section:
    return Section(kind=kind, where=_all)


SECTIONS: Final = (
    *map(_others, ("site", "team", "queue", "agent")),
    Section(kind="interaction", where=_few("interaction", _is_own_open)),
    Section(
        kind="customer",
        where=_few("customer", _is_own_open, "customer", "interaction"),
        ahead=True,
    ),
    Section(kind="task", where=_few("task", _is_own_task)),
    Section(kind="draft", where=_all, ends_page=True),
    Section(kind="interaction", where=_few("interaction", _is_waiting)),
    Section(
        kind="customer",
        where=_few("customer", _is_waiting, "customer", "interaction"),
        ahead=True,
        ends_page=True,
    ),
    *map(_others, ("clash", "text-module", "article", "case")),
    Section(kind="task", where=_not(_is_own_task)),
    *map(_others, ("note", "customer")),
    Section(kind="interaction", where=_not(_is_own_open, _is_waiting), newest_first=True),
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
        select(table.c.doc, table.c.version, *order)
        .where(table.c.tenant == within.tenant, _visible(table, section.kind, view))
        .where(section.where(view))
        .order_by(*(column.desc() if section.newest_first else column for column in order))
        .limit(limit)
    )
    if after is not None:
        here = tuple_(*order)
        statement = statement.where(here < after if section.newest_first else here > after)
    rows = within.connection.execute(statement).all()  # one by one takes ten times as long
    return [Found(row[0], row[1], tuple(row[2:])) for row in rows]


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
    return or_(named, queue_range(bucket))
