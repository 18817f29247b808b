"""The log of changes: which records have changed since, never what stands in them."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import BigInteger, Integer, bindparam, select

from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import change

_SINCE: Final = Prepared(
    select(
        change.c.seq,
        change.c.kind,
        change.c.id,
        change.c.buckets_before,
        change.c.buckets_after,
        change.c.version_before,
    )
    .where(change.c.tenant == OF_TENANT, change.c.seq > bindparam("behind", type_=BigInteger))
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
    return [
        Change(number, kind, id, tuple(before.split()), tuple(after.split()), version)
        for number, kind, id, before, after, version in _SINCE.rows(
            within, behind=seq, at_most=limit
        )
    ]
