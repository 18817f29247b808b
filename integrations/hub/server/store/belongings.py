"""What belongs to a case or a contact, by id: contacts, notes and tasks, cases merged into it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    union,
)

from desktop.domain.records import Interaction
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import RECORDS

_notes, _tasks = RECORDS["note"].c, RECORDS["task"].c
_contacts, _cases = RECORDS["interaction"].c, RECORDS["case"].c
_OF: Final = bindparam("of", type_=Text)
_NOTES: Final = Prepared(select(_notes.id).where(_notes.tenant == OF_TENANT, _notes.about == _OF))
_TASKS: Final = Prepared(select(_tasks.id).where(_tasks.tenant == OF_TENANT, _tasks.case_id == _OF))
_MADE_IN: Final = Prepared(
    select(_tasks.id).where(
        _tasks.tenant == OF_TENANT,
        _tasks.interaction == _OF,
        # Its customer's: by them tasks are found quickly.
        or_(_tasks.customer == bindparam("whose", type_=Text), _tasks.customer.is_(None)),
    )
)
_CONTACTS: Final = Prepared(
    select(_contacts.id).where(_contacts.tenant == OF_TENANT, _contacts.case_id == _OF)
)
_MERGED: Final = Prepared(
    select(_cases.id).where(_cases.tenant == OF_TENANT, _cases.merged_into == _OF)
)


def notes_about(within: Transaction, id: str) -> list[str]:
    return [found for (found,) in _NOTES.rows(within, of=id)]


def tasks_of_case(within: Transaction, case: str) -> list[str]:
    return [found for (found,) in _TASKS.rows(within, of=case)]


def tasks_made_in(within: Transaction, contact: Interaction) -> list[str]:
    return [found for (found,) in _MADE_IN.rows(within, of=contact.id, whose=contact.customer)]


def contacts_of_case(within: Transaction, case: str) -> list[str]:
    return [found for (found,) in _CONTACTS.rows(within, of=case)]


def merged_into(within: Transaction, case: str) -> list[str]:
    return [found for (found,) in _MERGED.rows(within, of=case)]


class Looked(NamedTuple):
    found: list[str]
    last: str  # of the cases that were looked at; "" when there was none


def left_behind(within: Transaction, after: str, most: int) -> Looked:
    """Which of the next cases, by their ids, have something that does not lie where they lie.

    Documents are searched, so ask seldom; `most` cases at once, so that no question is a long one.
    """
    one = RECORDS["case"].c
    page = select(one.id).where(one.tenant == within.tenant, one.id > after)
    ids = list(within.connection.scalars(page.order_by(one.id).limit(most)))
    return Looked(_left_behind(within, ids), ids[-1]) if ids else Looked([], "")


def _left_behind(within: Transaction, ids: Sequence[str]) -> list[str]:
    """Of these. Named on both sides: what PostgreSQL expects of LIKE has it read whole tables."""
    cases, goes_on = RECORDS["case"].alias(), RECORDS["case"].alias()
    lies = func.coalesce(goes_on.c.queue, cases.c.queue)
    own = and_(cases.c.tenant == within.tenant, cases.c.id.in_(ids))
    both = cases.outerjoin(
        goes_on,
        and_(goes_on.c.tenant == cases.c.tenant, goes_on.c.id == cases.c.merged_into),
    )

    def of(table: str, link: Column[str], *lacks: ColumnElement[bool]) -> Select[tuple[str]]:
        c = RECORDS[table].c
        joined = both.join(RECORDS[table], and_(c.tenant == cases.c.tenant, link == cases.c.id))
        return select(cases.c.id).select_from(joined).where(own, link.in_(ids), *lacks)

    def unnamed(doc: Column[str]) -> ColumnElement[bool]:
        named = literal('%"').concat(lies).concat('"%')
        return and_(doc.like('%"queues":[%'), doc.not_like(named))

    seen = literal('%"case_queue":"').concat(lies).concat('"%')
    found = union(
        of("interaction", _contacts.case_id, _contacts.queue != lies, _contacts.doc.not_like(seen)),
        of("note", _notes.about, unnamed(_notes.doc)),
        of("task", _tasks.case_id, unnamed(_tasks.doc)),
    ).subquery()
    return list(within.connection.scalars(select(found.c.id).order_by(found.c.id)))
