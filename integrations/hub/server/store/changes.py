"""The log of changes: which records have changed since, never what stands in them."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import Integer, bindparam, select

from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import change

_SINCE: Final = (
    select(
        change.c.seq,
        change.c.kind,
        change.c.id,
        change.c.buckets_before,
        change.c.buckets_after,
        change.c.version_before,
    )
    .where(change.c.tenant == bindparam("of_tenant"), change.c.seq > bindparam("behind"))
    .order_by(change.c.seq)
    .limit(bindparam("at_most", type_=Integer))
)


class Change(msgspec.Struct, frozen=True):
    seq: int
    kind: str
    id: str
    buckets_before: tuple[str, ...]
    buckets_after: tuple[str, ...]
    version_before: int | None  # 0: there was none; None: not known


def since(within: Transaction, seq: int, limit: int) -> list[Change]:
    """The changes after `seq`, oldest first."""
    asked = {"of_tenant": within.tenant, "behind": seq, "at_most": limit}
    rows = within.connection.execute(_SINCE, asked)
    return [
        Change(seq, kind, id, tuple(before.split()), tuple(after.split()), version)
        for seq, kind, id, before, after, version in rows
    ]
