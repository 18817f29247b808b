"""What cases and contacts are due by: calendars, types and queues with their last changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Integer, Text, bindparam, select

from desktop.domain.kinds import decode
from desktop.domain.records import Case, Interaction, Record
from desktop.domain.words import CaseStatus, InteractionStatus
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import RECORDS

Versions = frozenset[tuple[str, str, int]]  # kind, id, number of the last change
_PAGE: Final = 500


def _open(kind: str, *closed: str) -> Prepared:
    c = RECORDS[kind].c
    return Prepared(
        select(c.id, c.doc)
        .where(
            c.tenant == OF_TENANT,
            c.id > bindparam("after", type_=Text),
            c.status.not_in(closed),
        )
        .order_by(c.id)
        .limit(bindparam("most", type_=Integer))
    )


_CASES: Final = _open("case", CaseStatus.CLOSED.value)
_CONTACTS: Final = _open("interaction", InteractionStatus.CLOSED.value)
_VERSIONS: Final = {
    kind: Prepared(
        select(RECORDS[kind].c.id, RECORDS[kind].c.version).where(
            RECORDS[kind].c.tenant == OF_TENANT
        )
    )
    for kind in ("calendar", "case-type", "queue")
}


def versions(within: Transaction) -> Versions:
    return frozenset(
        (kind, id, version)
        for kind, statement in _VERSIONS.items()
        for id, version in statement.rows(within)
    )


def open_cases(within: Transaction) -> Iterator[Case]:
    return (each for each in _every(within, "case", _CASES) if isinstance(each, Case))


def open_contacts(within: Transaction) -> Iterator[Interaction]:
    found = _every(within, "interaction", _CONTACTS)
    return (each for each in found if isinstance(each, Interaction))


def _every(within: Transaction, kind: str, statement: Prepared) -> Iterator[Record]:
    """A page at a time, by their ids."""
    after, rows = "", list(statement.rows(within, after="", most=_PAGE))
    while rows:
        for id, document in rows:
            after = id
            yield decode(kind, document)
        rows = list(statement.rows(within, after=after, most=_PAGE))
