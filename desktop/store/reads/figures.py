"""How much is stored and waits, in numbers alone: no word of any record is read."""

from __future__ import annotations

import msgspec

from desktop.domain.kinds import KINDS
from desktop.store.opening import Connection


class Figures(msgspec.Struct, frozen=True):
    """`records` by kind; `waiting` and `refused` by operation ("case.set@1")."""

    schema: int
    megabytes: float
    records: dict[str, int]
    waiting: dict[str, int]
    refused: dict[str, int]


def figures(connection: Connection) -> Figures:
    (schema,) = connection.execute("PRAGMA user_version").fetchone()
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    return Figures(
        schema,
        round(pages * size / 1e6, 1),
        {kind.name: _count(connection, kind.table) for kind in KINDS},
        _by_operation(connection, "outbox"),
        _by_operation(connection, "refused"),
    )


def _count(connection: Connection, table: str) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(count)


def _by_operation(connection: Connection, table: str) -> dict[str, int]:
    query = f"SELECT op, count(*) FROM {table} GROUP BY op ORDER BY op"
    return dict(connection.execute(query).fetchall())
