"""Who has a contact in hand, and until when without another beat.

A lease lies beside the interaction and not in it: a beat is one row of some bytes, tells nobody
anything and moves no record. Law: only the hub's clock says whether a lease holds; a row counts
only as long as the interaction is still its agent's under the same epoch.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import BigInteger, bindparam, delete, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from desktop.domain.kinds import milliseconds
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import lease

_c = lease.c
_RUN_OUT: Final = Prepared(  # asked once a second, as is whether there are any
    select(_c.interaction)
    .where(_c.tenant == OF_TENANT, _c.until < bindparam("of_now", type_=BigInteger))
    .order_by(_c.until, _c.interaction)
)
_ANY: Final = Prepared(select(_c.interaction).where(_c.tenant == OF_TENANT).limit(1))


class Lease(msgspec.Struct, frozen=True):
    interaction: str
    epoch: int
    agent: str
    until: int  # ms


def grant(within: Transaction, id: str, epoch: int, agent: str, until: datetime) -> None:
    """Let the agent have it until then; the interaction is held, so nobody else does the same."""
    made = postgresql.insert if within.connection.dialect.name == "postgresql" else sqlite.insert
    key = {"tenant": within.tenant, "interaction": id}
    values = {"epoch": epoch, "agent": agent, "until": milliseconds(until)}
    statement = made(lease).values(**key, **values)
    within.connection.execute(statement.on_conflict_do_update(index_elements=[*key], set_=values))


def renew(
    within: Transaction,
    beats: Collection[tuple[str, str, int]],
    *,
    now: datetime | None,
    until: datetime,
) -> set[tuple[str, str, int]]:
    """Of (agent, interaction, epoch), those whose lease holds now, and does so until then.

    One statement for many desks. now: None where it does not matter whether the time was over.
    """
    if not beats:
        return set()
    theirs = tuple_(_c.agent, _c.interaction, _c.epoch)
    statement = (
        update(lease)
        .where(_c.tenant == within.tenant, theirs.in_(sorted(beats)))
        .values(until=milliseconds(until))
        .returning(_c.agent, _c.interaction, _c.epoch)
    )
    if now is not None:
        statement = statement.where(_c.until >= milliseconds(now))
    return {(row.agent, row.interaction, row.epoch) for row in within.connection.execute(statement)}


def found(within: Transaction, id: str) -> Lease | None:
    """Nobody renews it before this is done."""
    statement = select(_c.interaction, _c.epoch, _c.agent, _c.until).where(
        _c.tenant == within.tenant, _c.interaction == id
    )
    row = within.connection.execute(statement.with_for_update()).one_or_none()
    return None if row is None else Lease(*row)


def end(within: Transaction, id: str) -> None:
    within.connection.execute(delete(lease).where(_c.tenant == within.tenant, _c.interaction == id))


def run_out(within: Transaction, now: datetime) -> list[str]:
    """The interactions whose lease is over, longest first."""
    return [str(id) for (id,) in _RUN_OUT.rows(within, of_now=milliseconds(now))]


def any_there(within: Transaction) -> bool:
    return _ANY.row(within) is not None


def begin_anew(within: Transaction, until: datetime) -> None:
    """Every lease lasts until then."""
    statement = update(lease).where(_c.tenant == within.tenant)
    within.connection.execute(statement.values(until=milliseconds(until)))
