"""What goes out to customers: one row a message, whatever is tried again, by whom ever.

Law: the key names contact and message, so a second row for the same message cannot be; a row is
handed to one worker at a time and never before it is due, and to another only when that one has
been silent for long; of being handed out and being taken back exactly one happens. That a channel
may have it stands here before it can.
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
MOST_WORDS = 500


class State(StrEnum):
    WAITING = "waiting"
    HANDED = "handed"  # to a worker, since `at`
    SENT = "sent"
    FENCED = "fenced"  # the channel has had one of a later taking: it does not go out any more
    GONE = "gone"  # its contact is not there any more
    FAILED = "failed"  # for good; the message says why
    TAKEN_BACK = "taken-back"  # by who wrote it, before it went


class Outgoing(msgspec.Struct, frozen=True):
    """A message on its way; its words stand in the interaction."""

    key: str  # given to the channel, which sends nothing twice under one
    interaction: str
    message: str
    channel: str
    fence: int  # under which taking it was written
    via: str = ""  # the connection its contact came by
    tries: int = 0  # how often it was handed out before
    began: int = 0  # since when somebody tries, ms
    given: int = 0  # since when its channel may have it without our knowing, ms; 0: it has it not
    silent: bool = False  # it was handed out before, and nothing was heard of that


_COLUMNS = (
    _c.key,
    _c.interaction,
    _c.message,
    _c.channel,
    _c.fence,
    _c.via,
    _c.tries,
    _c.began,
    _c.given,
)


def put(
    within: Transaction, one: Outgoing, now: datetime, *, not_before: datetime | None = None
) -> None:
    """Let it go out, unless it does already."""
    made = postgresql.insert if within.connection.dialect.name == "postgresql" else sqlite.insert
    due = milliseconds(max(now, not_before or now))
    row = {
        **{name: getattr(one, name) for name in ("key", "interaction", "message", "channel")},
        **{"tenant": within.tenant, "fence": one.fence, "via": one.via, "state": State.WAITING},
        **{"at": milliseconds(now), "due": due, "began": due},
    }
    within.connection.execute(made(outbound).values(**row).on_conflict_do_nothing())


def take(
    within: Transaction, now: datetime, silent: timedelta, channel: str = "", via: str = ""
) -> Outgoing | None:
    """The one that waits longest, for this worker alone.

    silent: of one that was handed out, nothing was heard for so long.
    channel, via: only of this channel, only of contacts that came by this connection.
    """
    at = milliseconds(now) or 0
    forgotten = and_(_c.state == State.HANDED, _c.at < milliseconds(now - silent))
    longest = (
        select(*_COLUMNS, _c.state)
        .where(
            _c.tenant == within.tenant,
            or_(and_(_c.state == State.WAITING, _c.due <= at), forgotten),
            *([_c.channel == channel] if channel else []),
            *([_c.via == via] if via else []),
        )
        .order_by(_c.due, _c.key)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = within.connection.execute(longest).one_or_none()
    if row is None:
        return None
    taken = update(outbound).where(_c.tenant == within.tenant, _c.key == row.key)
    within.connection.execute(taken.values(state=State.HANDED, at=at, tries=row.tries + 1))
    values = row._mapping  # noqa: SLF001  its public name
    known = {name: value for name, value in values.items() if name != "state"}
    return Outgoing(**known, silent=row.state == State.HANDED)


def renew(within: Transaction, one: Outgoing, now: datetime, *, gives: bool = False) -> bool:
    """It is still being handed over; False when it is not this worker's any more.

    gives: from now on the channel may have it, whatever becomes of us.
    """
    mine = _c.state == State.HANDED, _c.tries == one.tries + 1
    where = _c.tenant == within.tenant, _c.key == one.key, *mine
    given = {"given": milliseconds(now)} if gives else {}
    renewed = update(outbound).where(*where).values(at=milliseconds(now), **given)
    return bool(within.connection.execute(renewed).rowcount)


def end(within: Transaction, key: str, state: State, now: datetime, why: str = "") -> bool:
    """What came of one that was handed out; what was said first stays, and False is returned."""
    statement = update(outbound).where(
        _c.tenant == within.tenant, _c.key == key, _c.state == State.HANDED
    )
    values = {"state": state, "at": milliseconds(now), "why": why[:MOST_WORDS]}
    return bool(within.connection.execute(statement.values(**values)).rowcount)


def put_off(
    within: Transaction, key: str, until: datetime, now: datetime, why: str, *, unsure: bool = False
) -> None:
    """It was handed out and could not go now; unsure: or perhaps went."""
    end(within, key, State.WAITING, now, why)
    statement = update(outbound).where(
        _c.tenant == within.tenant, _c.key == key, _c.state == State.WAITING
    )
    given = {} if unsure else {"given": 0}
    within.connection.execute(statement.values(due=milliseconds(until), **given))


def take_back(within: Transaction, key: str, now: datetime) -> bool:
    """Let it not go out after all; False when a worker has it or had it: then it stays.

    What has no row does not go out anyway.
    """
    here = and_(_c.tenant == within.tenant, _c.key == key)
    waiting = update(outbound).where(here, _c.state == State.WAITING, _c.tries == 0)
    changed = waiting.values(state=State.TAKEN_BACK, at=milliseconds(now))
    if within.connection.execute(changed).rowcount:
        return True
    state = within.connection.execute(select(_c.state).where(here)).scalar()
    return state in (None, State.TAKEN_BACK)


def sent_by(within: Transaction, via: str, since: datetime, until: datetime) -> dict[str, set[str]]:
    """What this connection has sent in that time: messages, by their contact."""
    statement = select(_c.interaction, _c.message).where(
        _c.tenant == within.tenant,
        _c.state == State.SENT,
        _c.via == via,
        _c.at.between(milliseconds(since), milliseconds(until)),
    )
    found: dict[str, set[str]] = {}
    for interaction, message in within.connection.execute(statement):
        found.setdefault(interaction, set()).add(message)
    return found


def waiting(within: Transaction, channel: str) -> list[tuple[str, str]]:
    """(key, what was wrong the last time) of what waits, the longest first; at most a hundred."""
    statement = (
        select(_c.key, _c.why)
        .where(_c.tenant == within.tenant, _c.state == State.WAITING, _c.channel == channel)
        .order_by(_c.due, _c.key)
        .limit(100)
    )
    return [(row.key, row.why) for row in within.connection.execute(statement)]
