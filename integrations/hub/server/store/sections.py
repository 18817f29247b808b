"""A snapshot's records in the order in which a person needs them, read page by page.

Law: every record that the person sees is in exactly one counted section, as long as it does not
change meanwhile; if it does, the log has it. `ahead` sections bring some customers early whom a
later section counts, so a desktop that takes them twice is right to keep the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import msgspec
from sqlalchemy import (
    ColumnElement,
    Integer,
    Text,
    and_,
    bindparam,
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
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.records import queue_range
from integrations.hub.server.store.tables import RECORDS, row_bucket

Where = ColumnElement[bool]  # of what the view is asked with
Key = tuple[str | int, ...]
Found = tuple[Any, ...]  # document, number of its last change, and then its key


class View(msgspec.Struct, frozen=True):
    """Whose snapshot it is."""

    tenant: str
    agent: str
    works: frozenset[str]  # queues
    buckets: frozenset[str]
    every_queue: bool


class Section(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    kind: str
    where: Where
    newest_first: bool = False
    ahead: bool = False
    ends_page: bool = False  # what came so far is worth showing


_AGENT: Final = bindparam("of_agent", type_=Text)
_CONTACTS: Final = RECORDS["interaction"].c
_TASKS: Final = RECORDS["task"].c
_ALL: Final = true()
_OWN_OPEN: Final = and_(_CONTACTS.agent == _AGENT, _CONTACTS.status != InteractionStatus.CLOSED)
_WAITING: Final = and_(
    _CONTACTS.agent.is_(None),
    _CONTACTS.status.in_((InteractionStatus.QUEUED, InteractionStatus.OFFERED)),
    _CONTACTS.queue.in_(bindparam("of_works", expanding=True)),
)
_OWN_TASK: Final = and_(_TASKS.assignee == _AGENT, _TASKS.status == TaskStatus.OPEN)


def _few(kind: str, condition: Where, name: str = "id", of: str = "") -> Where:
    """Those of a kind whose id is `name` in the few `of` another kind that fulfil the condition.

    Asked for by id, a database finds the few through their own index and not by reading all.
    """
    few = RECORDS[of or kind]
    ids = select(few.c[name]).where(few.c.tenant == OF_TENANT, condition)
    return RECORDS[kind].c.id.in_(ids)


def _not(*conditions: Where) -> Where:
    """None of these; a column that is empty does not fulfil any."""
    return and_(*(func.coalesce(condition, false()).is_(False) for condition in conditions))


def _others(kind: str) -> Section:
    return Section(kind=kind, where=_ALL)


SECTIONS: Final = (
    *map(_others, ("site", "team", "queue", "agent", "calendar", "code", "case-type")),
    Section(kind="interaction", where=_few("interaction", _OWN_OPEN)),
    Section(
        kind="customer",
        where=_few("customer", _OWN_OPEN, "customer", "interaction"),
        ahead=True,
    ),
    Section(kind="task", where=_few("task", _OWN_TASK)),
    Section(kind="draft", where=_ALL, ends_page=True),
    Section(kind="interaction", where=_few("interaction", _WAITING)),
    Section(
        kind="customer",
        where=_few("customer", _WAITING, "customer", "interaction"),
        ahead=True,
        ends_page=True,
    ),
    *map(_others, ("clash", "text-module", "article", "receipt", "revision", "case")),
    Section(kind="task", where=_not(_OWN_TASK)),
    *map(_others, ("note", "survey", "readership", "customer", "use", "usage")),
    Section(kind="interaction", where=_not(_OWN_OPEN, _WAITING), newest_first=True),
)


def count(within: Transaction, view: View) -> int:
    """How many records the person sees."""
    return _counting(view.every_queue).value(within, of_buckets=sorted(view.buckets)) or 0


def read(
    within: Transaction, view: View, section: Section, after: Key | None, limit: int
) -> Sequence[Found]:
    """The next records of a section behind the key `after`, in its order.

    As the database gives them: 100,000 of them go through here, and making something of each
    took as long as reading it.
    """
    asked = {
        "of_agent": view.agent,
        "of_works": sorted(view.works),
        "of_buckets": sorted(view.buckets),
        "most": limit,
        **{f"after_{place}": part for place, part in enumerate(after or ())},
    }
    statement = _reading(section, every_queue=view.every_queue, goes_on=after is not None)
    return statement.rows(within, **asked)


def key_of(found: Found) -> Key:
    """Where the section goes on behind this one; every order ends with the id."""
    return tuple(found[2:])


@cache
def _counting(every_queue: bool) -> Prepared:
    columns = row_bucket.c
    each_once = (
        select(columns.kind, columns.id)
        .where(columns.tenant == OF_TENANT, _in_scope(every_queue))
        .distinct()
    )
    return Prepared(select(func.count()).select_from(each_once.subquery()))


@cache
def _reading(section: Section, *, every_queue: bool, goes_on: bool) -> Prepared:
    table, columns = RECORDS[section.kind], row_bucket.c
    order = [table.c.last_at, table.c.id] if section.newest_first else [table.c.id]
    visible = exists().where(
        columns.tenant == table.c.tenant,
        columns.kind == section.kind,
        columns.id == table.c.id,
        _in_scope(every_queue),
    )
    statement = (
        select(table.c.doc, table.c.version, *order)
        .where(table.c.tenant == OF_TENANT, visible, section.where)
        .order_by(*(column.desc() if section.newest_first else column for column in order))
        .limit(bindparam("most", type_=Integer))
    )
    if goes_on:
        here = tuple_(*order)
        after = tuple_(
            *(bindparam(f"after_{place}", type_=each.type) for place, each in enumerate(order))
        )
        statement = statement.where(here < after if section.newest_first else here > after)
    return Prepared(statement)


def _in_scope(every_queue: bool) -> ColumnElement[bool]:
    bucket = row_bucket.c.bucket
    named = bucket.in_(bindparam("of_buckets", expanding=True))
    return or_(named, queue_range(bucket)) if every_queue else named
