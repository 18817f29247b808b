"""Reading records: one, some, or all of a kind, as documents or as values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, or_, select

from desktop.domain.kinds import BY_NAME, BY_RECORD, EVERY_QUEUE, decode
from desktop.domain.records import Record
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import RECORDS, row_bucket

R = TypeVar("R", bound=Record)

AT_ONCE: Final = 1_000  # ids in one question; both databases have a limit above

# Made once for each kind: building a statement costs several times what running it does.
_OF_IDS: Final[BindParameter[Any]] = bindparam("of_ids", expanding=True)
_EVERY: Final = {
    kind: select(table.c.doc).where(table.c.tenant == bindparam("of_tenant")).order_by(table.c.id)
    for kind, table in RECORDS.items()
}
_FOUND: Final = {
    kind: select(table.c.doc).where(
        table.c.tenant == bindparam("of_tenant"), table.c.id == bindparam("of_id")
    )
    for kind, table in RECORDS.items()
}
# SQLite has one writer anyway, and ignores that a row is to be locked.
_HELD: Final = {
    kind: statement.add_columns(RECORDS[kind].c.version).with_for_update()
    for kind, statement in _FOUND.items()
}
_DOCUMENTS: Final = {
    kind: select(table.c.id, table.c.doc, table.c.version).where(
        table.c.tenant == bindparam("of_tenant"), table.c.id.in_(_OF_IDS)
    )
    for kind, table in RECORDS.items()
}
_BUCKETS: Final = select(row_bucket.c.id, row_bucket.c.bucket).where(
    row_bucket.c.tenant == bindparam("of_tenant"),
    row_bucket.c.kind == bindparam("of_kind"),
    row_bucket.c.id.in_(_OF_IDS),
)


class Stored(msgspec.Struct, frozen=True):
    """A record as it is stored, with whatever a newer version wrote into it."""

    doc: str
    version: int  # the number of its last change


def find(within: Transaction, kind: str, id: str) -> Record | None:
    """The record as it stands."""
    document = document_of(within, kind, id)
    return None if document is None else decode(kind, document)


def document_of(within: Transaction, kind: str, id: str) -> str | None:
    """The same as it is stored."""
    asked = {"of_tenant": within.tenant, "of_id": id}
    document: str | None = within.connection.scalar(_FOUND[kind], asked)
    return document


def held(within: Transaction, kind: str, id: str) -> Stored | None:
    """The same, and nobody else changes it before this transaction is done."""
    asked = {"of_tenant": within.tenant, "of_id": id}
    row = within.connection.execute(_HELD[kind], asked).one_or_none()
    return None if row is None else Stored(*row)


def every(within: Transaction, record: type[R], **where: str) -> list[R]:
    """All records of a kind that has few: sites, queues, agents."""
    kind = BY_RECORD[record]
    statement, asked = _EVERY[kind.name], {"of_tenant": within.tenant, **where}
    for name in where:
        statement = statement.where(RECORDS[kind.name].c[name] == bindparam(name))
    found = (decode(kind.name, each) for each in within.connection.scalars(statement, asked))
    return [each for each in found if isinstance(each, record)]


def documents(within: Transaction, kind: str, ids: Sequence[str]) -> dict[str, Stored]:
    """{id: document} of those that are there."""
    asked: dict[str, str] = {"of_tenant": within.tenant}
    found = _by_ids(within, _DOCUMENTS[kind], asked, ids)
    return {row.id: Stored(row.doc, row.version) for row in found}


def buckets(within: Transaction, kind: str, ids: Sequence[str]) -> dict[str, set[str]]:
    """{id: its buckets} of those that lie in any."""
    asked = {"of_tenant": within.tenant, "of_kind": kind}
    lie: dict[str, set[str]] = {}
    for row in _by_ids(within, _BUCKETS, asked, ids):
        lie.setdefault(row.id, set()).add(row.bucket)
    return lie


def clashes_about(within: Transaction, kind: str, id: str) -> list[str]:
    """The ids of the clashes about a record."""
    clashes = RECORDS["clash"].c
    statement = select(clashes.id).where(
        clashes.tenant == within.tenant, clashes.about == id, clashes.about_kind == kind
    )
    return list(within.connection.scalars(statement.order_by(clashes.id)))


def ids_in(
    within: Transaction, kind: str, some: Collection[str], behind: str, most: int
) -> list[str]:
    """The ids of a kind that lie in any of these buckets, ascending behind one."""
    if not some:
        return []
    columns = row_bucket.c
    statement = (
        select(columns.id)
        .where(columns.tenant == within.tenant, columns.kind == kind, columns.id > behind)
        .where(_in_any(some))
        .distinct()
        .order_by(columns.id)
        .limit(most)
    )
    return list(within.connection.scalars(statement))


def _in_any(some: Collection[str]) -> ColumnElement[bool]:
    bucket = row_bucket.c.bucket
    named = bucket.in_(sorted(some))
    return or_(named, queue_range(bucket)) if EVERY_QUEUE in some else named


def queue_range(bucket: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether it is a queue's: ";" is the character after ":"."""
    return and_(bucket > "queue:", bucket < "queue;")


def row_of(tenant: str, kind: str, record: Record, document: str, version: int) -> dict[str, Any]:
    """The table row of a record."""
    declared = BY_NAME[kind]
    names = (column.name for column in declared.columns)
    return {
        "tenant": tenant,
        "id": record.id,
        "version": version,
        "doc": document,
        **dict(zip(names, declared.values(record), strict=True)),
    }


def _by_ids(
    within: Transaction, statement: Select[Any], asked: dict[str, str], ids: Sequence[str]
) -> Iterator[Any]:
    for some in _slices(ids):
        yield from within.connection.execute(statement, {**asked, "of_ids": some})


def _slices(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
