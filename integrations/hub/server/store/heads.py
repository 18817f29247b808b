"""The head of each tenant's log: its last number, the floor below it, its epoch and its keys."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Integer, bindparam, insert, select, update

from desktop.domain.ids import TenantId
from desktop.domain.kinds import milliseconds
from integrations.hub.server.store.guarding import EVERY_HEAD
from integrations.hub.server.store.opening import Overtaken, Store, Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import tenant, tenant_head

EPOCH_AT_FIRST = 1
OTHERS_COME_BACK_S = 3600.0  # after a restore; who comes later finds what the others made of it
_HEAD: Final = Prepared(
    select(
        tenant_head.c.seq,
        tenant_head.c.floor,
        tenant_head.c.epoch,
        tenant_head.c.erased,
        tenant.c.cursor_key,
        tenant.c.person_key,
    )
    .join_from(tenant_head, tenant, tenant.c.name == tenant_head.c.tenant)
    .where(tenant_head.c.tenant == OF_TENANT)
)
_ADVANCE: Final = Prepared(
    update(tenant_head)
    .where(tenant_head.c.tenant == OF_TENANT)
    .values(seq=tenant_head.c.seq + bindparam("more", type_=Integer))
    .returning(tenant_head.c.seq, tenant_head.c.erased)
)
_SEQS: Final = Prepared(select(tenant_head.c.tenant, tenant_head.c.seq))


class Head(msgspec.Struct, frozen=True):
    seq: int
    floor: int
    epoch: int
    erased: int  # the number of the last erasure
    cursor_key: bytes
    person_key: bytes


class OneTenantOnly(Exception):
    """A SQLite hub holds one tenant a file; `str` is the one it holds."""


def head_of(within: Transaction) -> Head | None:
    """The head of the tenant; None when there is no such tenant."""
    row = _HEAD.row(within)
    return None if row is None else Head(*row)


def ask_ahead(within: Transaction) -> None:
    """`head_of` will be asked."""
    _HEAD.ahead(within)


def advance(within: Transaction, count: int, erased: int | None = None) -> int:
    """Take `count` numbers; returns the last. Nobody else takes any until this is committed.

    erased: the last erasure that was looked at. Raises Overtaken when somebody was erased since:
    what was decided may be about them.
    """
    (last, erased_last) = _ADVANCE.row(within, more=count) or (0, 0)
    if erased is not None and erased_last != erased:
        raise Overtaken
    return int(last)


def raise_floor(within: Transaction) -> int:
    """Whoever has a cursor from before this number, which is returned, needs a snapshot."""
    seq = advance(within, 1)
    statement = update(tenant_head).where(tenant_head.c.tenant == within.tenant)
    within.connection.execute(statement.values(floor=seq))
    return seq


def raise_epoch(within: Transaction, now: datetime, above: int = 0) -> int:
    """Say to every desktop that this hub is an older one; returns the new epoch.

    It is a time, in seconds: two backups of one epoch must not be restored to the same next one.
    """
    (epoch,) = within.connection.execute(
        select(tenant_head.c.epoch).where(tenant_head.c.tenant == within.tenant)
    ).one()
    raised = max(epoch + 1, above + 1, int(now.timestamp()))
    statement = update(tenant_head).where(tenant_head.c.tenant == within.tenant)
    within.connection.execute(statement.values(epoch=raised))
    return int(raised)


def restored_lately(head: Head, now: datetime) -> bool:
    """Whether other desks may still bring what they had done before the restore."""
    return 0 <= now.timestamp() - head.epoch < OTHERS_COME_BACK_S


def seqs(store: Store) -> dict[TenantId, int]:
    """Where every tenant stands; what is watched for news."""
    with store.watching() as connection:
        within = Transaction(connection, TenantId(EVERY_HEAD), store.clock.now())
        return {TenantId(name): seq for name, seq in _SEQS.rows(within)}


def ensure_tenant(store: Store, name: TenantId, now: datetime) -> None:
    """Make the tenant unless it is there. Raises OneTenantOnly."""

    def make(within: Transaction) -> None:
        names = set(within.connection.scalars(select(tenant.c.name)))
        if name in names:
            return
        if names and store.one_tenant_only:
            raise OneTenantOnly(names.pop())
        keys = {"cursor_key": secrets.token_bytes(32), "person_key": secrets.token_bytes(32)}
        created = milliseconds(now)
        within.connection.execute(insert(tenant).values(name=name, created=created, **keys))
        at_first = {"seq": 0, "floor": 0, "epoch": EPOCH_AT_FIRST}
        within.connection.execute(insert(tenant_head).values(tenant=name, **at_first))

    store.writing(name, make)
