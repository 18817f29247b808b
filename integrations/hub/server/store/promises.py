"""Questions about tasks that the hub sees to by itself: promises in danger, calls to be made."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Integer, and_, bindparam, or_, select

from desktop.domain.words import TaskStatus
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import RECORDS

_tasks = RECORDS["task"].c
_AT: Final = bindparam("of_at", type_=BigInteger)
_SOON: Final = bindparam("of_soon", type_=BigInteger)
_DUE: Final = Prepared(
    select(_tasks.id)
    .where(
        _tasks.tenant == OF_TENANT,
        _tasks.acts_at <= _SOON,
        or_(_tasks.acts_at <= _AT, and_(_tasks.words != "", _tasks.escalated_at.is_(None))),
    )
    .order_by(_tasks.acts_at)
    .limit(bindparam("most", type_=Integer))
)


_TOLD: Final = Prepared(
    select(_tasks.id)
    .where(
        _tasks.tenant == OF_TENANT,
        _tasks.escalated_at.is_not(None),
        _tasks.status == TaskStatus.OPEN.value,
    )
    .order_by(_tasks.id)
)


def told(within: Transaction) -> list[str]:
    """Open promises in danger that somebody was told of."""
    return [id for (id,) in _TOLD.rows(within)]


def due(within: Transaction, at: int, soon: int, most: int) -> list[str]:
    """Tasks whose time (ms) has come, and promises that nobody was told of and whose comes soon."""
    return [id for (id,) in _DUE.rows(within, of_at=at, of_soon=soon, most=most)]
