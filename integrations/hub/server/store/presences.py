"""At which device each person works, and when it was heard of last.

Law: one device is a person's active one; a beat of it is one small row, and no news to anybody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import BigInteger, Text, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from desktop.domain.kinds import milliseconds
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import presence, watched

_c = presence.c
_HEARD: Final = Prepared(
    select(_c.agent, _c.rested, _c.seen, _c.deaf).where(
        _c.tenant == OF_TENANT, _c.away == 0, _c.seen >= bindparam("since", type_=BigInteger)
    )
)
_REST: Final = Prepared(
    update(presence)
    .where(_c.tenant == bindparam("whose", type_=Text), _c.agent == bindparam("who", type_=Text))
    .values(rested=bindparam("rested", type_=BigInteger))
)
_SILENT: Final = Prepared(  # asked once a second, as are the next two
    select(_c.agent)
    .where(_c.tenant == OF_TENANT, _c.away == 0, _c.seen < bindparam("since", type_=BigInteger))
    .order_by(_c.agent)
)
_ANY: Final = Prepared(select(_c.agent).where(_c.tenant == OF_TENANT, _c.away == 0).limit(1))
_WATCHED: Final = Prepared(select(watched.c.at).where(watched.c.tenant == OF_TENANT))

_EVERY: Final = (_c.agent, _c.device, _c.epoch, _c.seen, _c.away, _c.deaf)
_FOUND: Final = (
    select(*_EVERY)
    .where(_c.tenant == OF_TENANT, _c.agent.in_(bindparam("of_agents", expanding=True)))
    .order_by(_c.agent)
)
_THESE: Final = {False: Prepared(_FOUND), True: Prepared(_FOUND.with_for_update())}
_MADE: Final[dict[str, postgresql.Insert | sqlite.Insert]] = {
    "postgresql": postgresql.insert(watched),
    "sqlite": sqlite.insert(watched),
}
_WATCH: Final = {
    name: Prepared(
        made.on_conflict_do_update(index_elements=["tenant"], set_={"at": made.excluded["at"]})
    )
    for name, made in _MADE.items()
}
_SAID: Final = ("device", "epoch", "seen", "away", "deaf")


class Presence(msgspec.Struct, frozen=True):
    agent: str
    device: str
    epoch: int
    seen: int  # ms
    away: int = 0
    deaf: int = 0  # nothing to hear or to speak with there; 1: as it says itself, else until, ms

    def silent_s(self, now: datetime) -> float:
        """How long nothing was heard."""
        return ((milliseconds(now) or 0) - self.seen) / 1000


class Heard(NamedTuple):
    rested: int  # when the last contact in hand was over, ms
    seen: int  # ms
    deaf: int = 0  # as in Presence

    def is_deaf(self, now: datetime) -> bool:
        return self.deaf == 1 or self.deaf > (milliseconds(now) or 0)


def found(
    within: Transaction, agents: Collection[str], *, lock: bool = False
) -> dict[str, Presence]:
    """{agent: presence}; with `lock` nobody changes them before this is done."""
    rows = _THESE[lock].rows(within, of_agents=sorted(agents)) if agents else ()
    return {str(row[0]): Presence(*row) for row in rows}


def everybody(within: Transaction) -> list[Presence]:
    """Who is not known to be gone."""
    everybody = select(*_EVERY).where(_c.tenant == within.tenant, _c.away == 0)
    rows = within.connection.execute(everybody.order_by(_c.agent))
    return [Presence(*row) for row in rows]


def put(within: Transaction, some: Iterable[Presence]) -> None:
    """As they are now. Who was put by another worker at the same moment stays."""
    rows: list[dict[str, Any]] = [
        {"tenant": within.tenant, **msgspec.structs.asdict(each)} for each in some
    ]
    if not rows:
        return
    made = postgresql.insert if within.connection.dialect.name == "postgresql" else sqlite.insert
    statement = made(presence)
    theirs = {name: statement.excluded[name] for name in _SAID}
    # The device that was there first; the other one is told so at its next beat.
    same = (_c.device == statement.excluded.device) | (_c.epoch < statement.excluded.epoch)
    within.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant", "agent"], set_=theirs, where=same
        ),
        rows,
    )


def silent(within: Transaction, since: datetime) -> list[str]:
    """Who was here and has not been heard of since then."""
    return [str(agent) for (agent,) in _SILENT.rows(within, since=milliseconds(since))]


def leave(within: Transaction, agent: str) -> None:
    """They are known to be gone."""
    statement = update(presence).where(_c.tenant == within.tenant, _c.agent == agent)
    within.connection.execute(statement.values(away=1))


def deafen(within: Transaction, agent: str, until: datetime) -> None:
    """They said that there is nothing to hear or to speak with, sooner than with a beat.

    until: for a desk whose beats do not say it, and not when that is over either.
    """
    statement = update(presence).where(_c.tenant == within.tenant, _c.agent == agent, _c.deaf != 1)
    within.connection.execute(statement.values(deaf=milliseconds(until)))


def heard(within: Transaction, since: datetime) -> dict[str, Heard]:
    """Those heard of since then."""
    rows = _HEARD.rows(within, since=milliseconds(since))
    return {str(row[0]): Heard(int(row[1]), int(row[2]), int(row[3])) for row in rows}


def rest(within: Transaction, agents: Collection[str], now: datetime) -> None:
    """A contact of theirs is over."""
    at = milliseconds(now)
    _REST.do_each(
        within, [{"whose": within.tenant, "who": agent, "rested": at} for agent in sorted(agents)]
    )


def any_here(within: Transaction) -> bool:
    return _ANY.row(within) is not None


def begin_anew(within: Transaction, now: datetime) -> None:
    """Everybody who was here counts as heard of now."""
    statement = update(presence).where(_c.tenant == within.tenant, _c.away == 0)
    within.connection.execute(statement.values(seen=milliseconds(now)))


def watched_until(within: Transaction) -> int | None:
    """When somebody looked after leases last, ms."""
    at: int | None = _WATCHED.value(within)
    return at


def watch(within: Transaction, now: datetime) -> None:
    row = {"tenant": within.tenant, "at": milliseconds(now)}
    _WATCH[within.connection.dialect.name].do_each(within, [row])
