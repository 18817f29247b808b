"""Reading records: one, some, or all of a kind, as documents or as values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Text,
    and_,
    bindparam,
    or_,
    select,
)

from desktop.domain.kinds import BY_NAME, BY_RECORD, EVERY_QUEUE, decode
from desktop.domain.records import Record
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import RECORDS, row_bucket

R = TypeVar("R", bound=Record)

Key = tuple[str, str]  # kind, id
AT_ONCE: Final = 1_000  # ids in one question; both databases have a limit above

_OF_ID: Final = bindparam("of_id", type_=Text)
_OF_KIND: Final = bindparam("of_kind", type_=Text)
_OF_IDS: Final[BindParameter[Any]] = bindparam("of_ids", expanding=True)
_OF_BUCKETS: Final[BindParameter[Any]] = bindparam("of_buckets", expanding=True)
_EVERY: Final = {
    kind: Prepared(select(table.c.doc).where(table.c.tenant == OF_TENANT).order_by(table.c.id))
    for kind, table in RECORDS.items()
}
_FOUND: Final = {
    kind: Prepared(select(table.c.doc).where(table.c.tenant == OF_TENANT, table.c.id == _OF_ID))
    for kind, table in RECORDS.items()
}
# SQLite has one writer anyway, and ignores that a row is to be locked.
_HELD: Final = {
    kind: Prepared(
        select(table.c.doc, table.c.version)
        .where(table.c.tenant == OF_TENANT, table.c.id == _OF_ID)
        .with_for_update()
    )
    for kind, table in RECORDS.items()
}
_HELD_OF: Final = {
    kind: Prepared(
        select(table.c.id, table.c.doc, table.c.version)
        .where(table.c.tenant == OF_TENANT, table.c.id.in_(_OF_IDS))
        .order_by(table.c.id)
        .with_for_update()
    )
    for kind, table in RECORDS.items()
}
_DOCUMENTS: Final = {
    kind: Prepared(
        select(table.c.id, table.c.doc, table.c.version).where(
            table.c.tenant == OF_TENANT, table.c.id.in_(_OF_IDS)
        )
    )
    for kind, table in RECORDS.items()
}
_OF_ONE_KIND: Final = (row_bucket.c.tenant == OF_TENANT, row_bucket.c.kind == _OF_KIND)
_BUCKETS: Final = Prepared(
    select(row_bucket.c.id, row_bucket.c.bucket).where(*_OF_ONE_KIND, row_bucket.c.id.in_(_OF_IDS))
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
    document: str | None = _FOUND[kind].value(within, of_id=id)
    return document


def held(within: Transaction, kind: str, id: str) -> Stored | None:
    """The same, and nobody else changes it before this transaction is done."""
    row = _HELD[kind].row(within, of_id=id)
    return None if row is None else Stored(*row)


def held_of(within: Transaction, kind: str, ids: Collection[str]) -> dict[str, Stored]:
    """{id: the same} of those that are there, taken hold of in one order everywhere."""
    found = _by_ids(within, _HELD_OF[kind], sorted(ids))
    return {id: Stored(document, version) for id, document, version in found}


def ask_ahead(within: Transaction, held: Iterable[Key], read: Iterable[Key]) -> None:
    """`held_of` and `documents` will be asked, in the order of their kinds and ids."""
    for statements, keys in ((_HELD_OF, held), (_DOCUMENTS, read)):
        ids: dict[str, list[str]] = {}
        for kind, id in sorted(set(keys)):
            ids.setdefault(kind, []).append(id)
        for kind, some in ids.items():
            for part in _slices(some):
                statements[kind].ahead(within, of_ids=list(part))


def every(within: Transaction, record: type[R], **where: str) -> list[R]:
    """All records of a kind that has few: sites, queues, agents."""
    kind = BY_RECORD[record].name
    statement = _every_of(kind, tuple(where)) if where else _EVERY[kind]
    found = (decode(kind, document) for (document,) in statement.rows(within, **where))
    return [each for each in found if isinstance(each, record)]


def documents(within: Transaction, kind: str, ids: Sequence[str]) -> dict[str, Stored]:
    """{id: document} of those that are there."""
    found = _by_ids(within, _DOCUMENTS[kind], ids)
    return {id: Stored(document, version) for id, document, version in found}


def buckets(within: Transaction, kind: str, ids: Sequence[str]) -> dict[str, set[str]]:
    """{id: its buckets} of those that lie in any."""
    lie: dict[str, set[str]] = {}
    for id, bucket in _by_ids(within, _BUCKETS, ids, of_kind=kind):
        lie.setdefault(id, set()).add(bucket)
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
    statement = _IDS_IN_EVERY_QUEUE if EVERY_QUEUE in some else _IDS_IN
    asked = {"of_kind": kind, "of_buckets": sorted(some), "behind": behind, "most": most}
    return [id for (id,) in statement.rows(within, **asked)]


def numbers_in(
    within: Transaction, kind: str, some: Collection[str], behind: str, most: int
) -> dict[str, int]:
    """{id: number of its last change} of those in any of these buckets, ascending behind one."""
    if not some:
        return {}
    statement = _numbers_in(kind, every_queue=EVERY_QUEUE in some)
    asked = {"of_kind": kind, "of_buckets": sorted(some), "behind": behind, "most": most}
    return dict(statement.rows(within, **asked))


@cache
def _numbers_in(kind: str, *, every_queue: bool) -> Prepared:
    table = RECORDS[kind]
    lies = or_(_NAMED, queue_range(row_bucket.c.bucket)) if every_queue else _NAMED
    lying = (
        select(row_bucket.c.id)
        .where(*_OF_ONE_KIND, row_bucket.c.id > bindparam("behind", type_=Text), lies)
        .distinct()
        .order_by(row_bucket.c.id)
        .limit(bindparam("most", type_=Integer))
        .subquery()
    )
    numbered = select(table.c.id, table.c.version).join(lying, lying.c.id == table.c.id)
    return Prepared(numbered.where(table.c.tenant == OF_TENANT).order_by(table.c.id))


@cache
def _every_of(kind: str, names: tuple[str, ...]) -> Prepared:
    table = RECORDS[kind]
    fits = (table.c[name] == bindparam(name, type_=table.c[name].type) for name in names)
    return Prepared(select(table.c.doc).where(table.c.tenant == OF_TENANT, *fits).order_by("id"))


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


def _lying_in(lies: ColumnElement[bool]) -> Prepared:
    return Prepared(
        select(row_bucket.c.id)
        .where(*_OF_ONE_KIND, row_bucket.c.id > bindparam("behind", type_=Text), lies)
        .distinct()
        .order_by(row_bucket.c.id)
        .limit(bindparam("most", type_=Integer))
    )


_NAMED: Final = row_bucket.c.bucket.in_(_OF_BUCKETS)
_IDS_IN: Final = _lying_in(_NAMED)
_IDS_IN_EVERY_QUEUE: Final = _lying_in(or_(_NAMED, queue_range(row_bucket.c.bucket)))


def _by_ids(
    within: Transaction, statement: Prepared, ids: Sequence[str], **asked: str
) -> Iterator[Any]:
    for some in _slices(ids):
        yield from statement.rows(within, **asked, of_ids=list(some))


def _slices(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
