"""What goes out to customers: one row a message, whatever is tried again, by whom ever.

Law: the key names contact and message, so a second row for the same message cannot be; a row is
handed to one worker at a time, and to another only when that one has been silent for long.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
from sqlalchemy import and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from desktop.domain.kinds import milliseconds
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import outbound

_c = outbound.c


class State(StrEnum):
    WAITING = "waiting"
    HANDED = "handed"  # to a worker, since `at`
    SENT = "sent"
    FENCED = "fenced"  # the channel has had one of a later taking: it does not go out any more
    GONE = "gone"  # its contact is not there any more


class Outgoing(msgspec.Struct, frozen=True):
    """A message on its way; its words stand in the interaction."""

    key: str  # given to the channel, which sends nothing twice under one
    interaction: str
    message: str
    channel: str
    fence: int  # under which taking it was written


def put(within: Transaction, one: Outgoing, now: datetime) -> None:
    """Let it go out, unless it does already."""
    made = postgresql.insert if within.connection.dialect.name == "postgresql" else sqlite.insert
    row = {"tenant": within.tenant, "state": State.WAITING, "at": milliseconds(now)}
    statement = made(outbound).values(**row, **msgspec.structs.asdict(one))
    within.connection.execute(statement.on_conflict_do_nothing())


def take(within: Transaction, now: datetime, silent: timedelta) -> Outgoing | None:
    """The one that waits longest, for this worker alone.

    silent: of one that was handed out, nothing was heard for so long.
    """
    forgotten = and_(_c.state == State.HANDED, _c.at < milliseconds(now - silent))
    longest = (
        select(_c.key)
        .where(_c.tenant == within.tenant, or_(_c.state == State.WAITING, forgotten))
        .order_by(_c.at, _c.key)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    statement = (
        update(outbound)
        .where(_c.tenant == within.tenant, _c.key == longest.scalar_subquery())
        .values(state=State.HANDED, at=milliseconds(now))
        .returning(_c.key, _c.interaction, _c.message, _c.channel, _c.fence)
    )
    row = within.connection.execute(statement).one_or_none()
    return None if row is None else Outgoing(*row)


def end(within: Transaction, key: str, state: State, now: datetime) -> None:
    """What came of one that was handed out; what was said first stays."""
    statement = update(outbound).where(
        _c.tenant == within.tenant, _c.key == key, _c.state == State.HANDED
    )
    within.connection.execute(statement.values(state=state, at=milliseconds(now)))
