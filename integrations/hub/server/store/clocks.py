"""What open cases are due by: calendars and types with the numbers of their last changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Integer, Text, bindparam, select

from desktop.domain.kinds import decode
from desktop.domain.records import Case
from desktop.domain.words import CaseStatus
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import RECORDS

Versions = frozenset[tuple[str, str, int]]  # kind, id, number of the last change
_PAGE: Final = 500
_c = RECORDS["case"].c
_OPEN: Final = Prepared(
    select(_c.id, _c.doc)
    .where(
        _c.tenant == OF_TENANT,
        _c.id > bindparam("after", type_=Text),
        _c.status != CaseStatus.CLOSED.value,
    )
    .order_by(_c.id)
    .limit(bindparam("most", type_=Integer))
)
_VERSIONS: Final = {
    kind: Prepared(
        select(RECORDS[kind].c.id, RECORDS[kind].c.version).where(
            RECORDS[kind].c.tenant == OF_TENANT
        )
    )
    for kind in ("calendar", "case-type")
}


def versions(within: Transaction) -> Versions:
    return frozenset(
        (kind, id, version)
        for kind, statement in _VERSIONS.items()
        for id, version in statement.rows(within)
    )


def open_cases(within: Transaction) -> Iterator[Case]:
    """A page at a time, by their ids."""
    after, rows = "", list(_OPEN.rows(within, after="", most=_PAGE))
    while rows:
        for id, document in rows:
            after = id
            record = decode("case", document)
            if isinstance(record, Case):
                yield record
        rows = list(_OPEN.rows(within, after=after, most=_PAGE))
