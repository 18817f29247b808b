"""Interactions that wait for an agent, and the one statement that gives one away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Select, and_, or_, select, update
from sqlalchemy.sql.functions import count

from desktop.domain.kinds import milliseconds
from desktop.domain.words import Channel, InteractionStatus
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import RECORDS

_interactions = RECORDS["interaction"]
_c = _interactions.c


class Asked(msgspec.Struct, frozen=True):
    """What an agent may be offered."""

    queues: Collection[str]
    channels: Collection[Channel]
    without: Collection[str]  # interactions


def offered(within: Transaction, agent: str, now: datetime) -> str | None:
    """What this agent is being offered."""
    statement = select(_c.id).where(
        _c.tenant == within.tenant,
        _c.status == InteractionStatus.OFFERED,
        _c.offered_to == agent,
        _c.offered_until >= milliseconds(now),
    )
    return within.connection.scalar(statement.limit(1))


def in_hand(within: Transaction, agent: str) -> dict[Channel, int]:
    """How many contacts the agent is working on, by channel."""
    statement = (
        select(_c.channel, count())
        .where(
            _c.tenant == within.tenant,
            _c.agent == agent,
            _c.status == InteractionStatus.ACTIVE,
        )
        .group_by(_c.channel)
    )
    return {Channel(row[0]): row[1] for row in within.connection.execute(statement)}


def over(within: Transaction, now: datetime, latest: datetime) -> list[str]:
    """What is offered to somebody whose time is over, or ends behind the latest it could."""
    too_late = and_(_c.status == InteractionStatus.OFFERED, _c.offered_until > milliseconds(latest))
    statement = select(_c.id).where(_c.tenant == within.tenant, or_(_is_over(now), too_late))
    return list(within.connection.scalars(statement))


def anything(within: Transaction, asked: Asked, now: datetime) -> bool:
    """Whether anybody waits whom this agent may be offered."""
    return within.connection.scalar(_longest(within, asked, now)) is not None


def claim(
    within: Transaction, asked: Asked, *, agent: str, now: datetime, until: datetime
) -> str | None:
    """Hold the longest-waiting interaction for the agent; returns its id.

    Whoever comes at the same moment takes the next one: nobody waits and nobody takes it twice.
    """
    longest = _longest(within, asked, now).with_for_update(skip_locked=True)
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


def _longest(within: Transaction, asked: Asked, now: datetime) -> Select[tuple[str]]:
    return (
        select(_c.id)
        .where(_c.tenant == within.tenant, _c.queue.in_(sorted(asked.queues)), _is_free(now))
        .where(_c.channel.in_(sorted(asked.channels)), _c.id.not_in(sorted(asked.without)))
        .order_by(_c.created_at, _c.id)
        .limit(1)
    )


def _is_free(now: datetime) -> ColumnElement[bool]:
    """Queued, or offered to somebody whose time is over: its place is still the old one."""
    return or_(_c.status == InteractionStatus.QUEUED, _is_over(now))


def _is_over(now: datetime) -> ColumnElement[bool]:
    return and_(_c.status == InteractionStatus.OFFERED, _c.offered_until < milliseconds(now))
