"""What is shown = project(the hub's row, the outbox): written here and nowhere else.

Law: after every transaction, for every record: doc == project(base or doc, what waits for it).
An operation this version cannot read (a newer desk wrote it) changes nothing that is shown; it
stays in the outbox.
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop.domain import kinds
from desktop.domain.operations.operation import Stamp, project
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Record
from desktop.store import outbox, sums
from desktop.store.opening import Connection
from desktop.store.rows import TABLES, Key

NOT_ON_HUB = ""  # the base of a record that only operations here have made


def reproject(connection: Connection, keys: Iterable[Key]) -> None:
    """Bring what is shown of these records in line with base and outbox."""
    for key in keys:
        _reproject(connection, key)


def put_base(connection: Connection, key: Key, document: str, version: int | None) -> None:
    """The hub's document of a record that operations wait for; `reproject` must follow."""
    kind, id_ = key
    table = TABLES[kind]
    record = kinds.decode(kind, document)
    if table.found(connection, id_) is None:
        table.put(connection, [(record, document, document, version)])
        return
    if version is not None:
        sums.come(connection, table.kind, [(record, version)])
    connection.execute(
        f"UPDATE {table.kind.table} SET base = ?, version = ? WHERE id = ?",
        (document, version, id_),
    )


def shown_record(kind: str, base: str | None, pending: Iterable[outbox.Waiting]) -> Record | None:
    """The record that base and outbox make together; base "" or None: the hub has none."""
    server = kinds.decode(kind, base) if base else None
    return project(server, _readable(pending))


def shown_here(connection: Connection, key: Key) -> Record | None:
    """The record as the person sees it now."""
    kind, id_ = key
    row = TABLES[kind].found(connection, id_)
    return kinds.decode(kind, row[0]) if row else None


def _reproject(connection: Connection, key: Key) -> None:
    kind, id_ = key
    table = TABLES[kind]
    row = table.found(connection, id_)
    base = _hub_document(row)
    pending = outbox.pending_on(connection, key)
    if not pending:
        _settle(connection, key, row)
        return
    record = shown_record(kind, base, pending)
    if record is not None:
        document = kinds.encode(record).decode()
        table.put(connection, [(record, document, base, None)])
    elif row is not None:
        table.delete(connection, id_)


def _hub_document(row: tuple[str, str | None] | None) -> str:
    if row is None:
        return NOT_ON_HUB
    doc, base = row
    return doc if base is None else base


def _settle(connection: Connection, key: Key, row: tuple[str, str | None] | None) -> None:
    """Nothing waits any more: the hub's document is what is shown."""
    if row is None or row[1] is None:
        return
    kind, id_ = key
    base = row[1]
    if base == NOT_ON_HUB:
        TABLES[kind].delete(connection, id_)
    else:
        TABLES[kind].put(connection, [(kinds.decode(kind, base), base, None, None)])


def _readable(pending: Iterable[outbox.Waiting]) -> Iterable[tuple[AnyOperation, Stamp]]:
    for waiting in pending:
        operation = outbox.readable(waiting)
        if operation is not None:
            yield operation, waiting.stamp
