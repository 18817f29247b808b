"""Interactions that wait for an agent, and the one statement that gives one away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select, update

from desktop.domain.kinds import milliseconds
from desktop.domain.words import InteractionStatus
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import RECORDS

_interactions = RECORDS["interaction"]
_c = _interactions.c


def offered(within: Transaction, agent: str, now: datetime) -> str | None:
    """What this agent is being offered."""
    statement = select(_c.id).where(
        _c.tenant == within.tenant,
        _c.status == InteractionStatus.OFFERED,
        _c.offered_to == agent,
        _c.offered_until >= milliseconds(now),
    )
    return within.connection.scalar(statement.limit(1))


def anything(
    within: Transaction, queues: Collection[str], without: Collection[str], now: datetime
) -> bool:
    """Whether anybody waits in these queues."""
    return within.connection.scalar(_longest(within, queues, without, now)) is not None


def claim(
    within: Transaction,
    queues: Collection[str],
    without: Collection[str],
    *,
    agent: str,
    now: datetime,
    until: datetime,
) -> str | None:
    """Hold the longest-waiting interaction of these queues for the agent; returns its id.

    Whoever comes at the same moment takes the next one: nobody waits and nobody takes it twice.
    """
    longest = _longest(within, queues, without, now).with_for_update(skip_locked=True)
    statement = (
        update(_interactions)
        .where(_c.tenant == within.tenant, _c.id == longest.scalar_subquery())
        .values(
            status=InteractionStatus.OFFERED, offered_to=agent, offered_until=milliseconds(until)
        )
        .returning(_c.id)
    )
    claimed: str | None = within.connection.scalar(statement)
    return claimed


def _longest(
    within: Transaction, queues: Collection[str], without: Collection[str], now: datetime
) -> Select[tuple[str]]:
    return (
        select(_c.id)
        .where(_c.tenant == within.tenant, _c.queue.in_(sorted(queues)), _is_free(now))
        .where(_c.id.not_in(sorted(without)))
        .order_by(_c.created_at, _c.id)
        .limit(1)
    )


def _is_free(now: datetime) -> ColumnElement[bool]:
    """Queued, or offered to somebody whose time is over: its place is still the old one."""
    over = and_(_c.status == InteractionStatus.OFFERED, _c.offered_until < milliseconds(now))
    return or_(_c.status == InteractionStatus.QUEUED, over)
