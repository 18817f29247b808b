"""The log of changes: which records have changed since, never what stands in them."""

from __future__ import annotations

import msgspec
from sqlalchemy import select

from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import change


class Change(msgspec.Struct, frozen=True):
    seq: int
    kind: str
    id: str
    buckets_before: tuple[str, ...]


def since(within: Transaction, seq: int, limit: int) -> list[Change]:
    """The changes after `seq`, oldest first."""
    columns = change.c
    statement = (
        select(columns.seq, columns.kind, columns.id, columns.buckets_before)
        .where(columns.tenant == within.tenant, columns.seq > seq)
        .order_by(columns.seq)
        .limit(limit)
    )
    rows = within.connection.execute(statement)
    return [Change(row.seq, row.kind, row.id, tuple(row.buckets_before.split())) for row in rows]
