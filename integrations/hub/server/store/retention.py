"""Forgetting the old end of a tenant's log: how far it may be, the floor, the rows themselves.

Law: the floor is raised first and in a transaction of its own; what lies above it is never deleted.
A record that was deleted stands in the log and nowhere else, so tombstones live as long as it does.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import case, delete, func, select, update

from desktop.domain.ids import TenantId
from integrations.hub.server.acknowledging import Heard
from integrations.hub.server.store.heads import seqs
from integrations.hub.server.store.opening import Store, Transaction
from integrations.hub.server.store.tables import change, client, tenant_head


class Bounds(msgspec.Struct, frozen=True):
    """Times in ms: what is older goes; what is younger stays; who was heard since still counts."""

    keep: int
    spare: int
    heard: int


def acknowledge(within: Transaction, heard: Iterable[Heard]) -> None:
    """Write down how far installations have come."""
    columns = client.c
    for each in heard:
        later = case((columns.acked > each.seq, columns.acked), else_=each.seq)
        statement = update(client).where(
            columns.tenant == within.tenant, columns.client_id == each.client_id
        )
        within.connection.execute(statement.values(acked=later, heard=each.at))


def floor_due(within: Transaction, bounds: Bounds) -> int:
    """Up to which number the log may be forgotten.

    What is older than `keep`; and of what is older than `spare`, what every installation that was
    heard of lately has. Where none was, only time counts.
    """
    old, spared = _last_before(within, bounds.keep), _last_before(within, bounds.spare)
    least = select(func.min(client.c.acked)).where(
        client.c.tenant == within.tenant, client.c.heard >= bounds.heard
    )
    acked = within.connection.scalar(least)
    return old if acked is None else max(old, min(spared, acked))


def floor(within: Transaction) -> int:
    statement = select(tenant_head.c.floor).where(tenant_head.c.tenant == within.tenant)
    return within.connection.scalar(statement) or 0


def raise_floor_to(within: Transaction, seq: int) -> bool:
    """Whether it was lower."""
    statement = update(tenant_head).where(
        tenant_head.c.tenant == within.tenant, tenant_head.c.floor < seq
    )
    return bool(within.connection.execute(statement.values(floor=seq)).rowcount)


def forget(within: Transaction, most: int) -> int:
    """Delete at most so many changes up to the floor; returns how many it were."""
    oldest = (
        select(change.c.seq)
        .where(change.c.tenant == within.tenant, change.c.seq <= floor(within))
        .order_by(change.c.seq)
        .limit(most)
    )
    found = within.connection.scalars(oldest).all()
    if found:
        gone = delete(change).where(change.c.tenant == within.tenant, change.c.seq <= found[-1])
        within.connection.execute(gone)
    return len(found)


def floors(store: Store) -> dict[TenantId, int]:
    """The floor of every tenant."""
    found = {}
    for tenant in seqs(store):
        with store.reading(tenant) as within:
            found[tenant] = floor(within)
    return found


def _last_before(within: Transaction, at: int) -> int:
    statement = select(func.max(change.c.seq)).where(
        change.c.tenant == within.tenant, change.c.at < at
    )
    return within.connection.scalar(statement) or 0
