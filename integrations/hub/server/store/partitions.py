"""The log on PostgreSQL, a part for every month: making them ahead, dropping what lies below.

Done by the tables' owner. What no month was made for lies in `change_rest` and is moved when its
month is made, so that nobody ever waits for one. Law: a part goes only when each row of it was
below its tenant's floor before this run: whoever reads has a snapshot that knows that floor.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, text

from desktop.domain.ids import TenantId
from desktop.domain.kinds import milliseconds
from integrations.hub.server.store import guarding
from integrations.hub.server.store.opening import Store

AHEAD: Final = 2  # months
_REST: Final = "change_rest"
_MONTHS = text(
    "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
    " WHERE i.inhparent = 'change'::regclass AND c.relname LIKE 'change\\_2%' ORDER BY 1"
)
_IN_REST = text(
    "SELECT DISTINCT to_char(to_timestamp(at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM')"
    " FROM change_rest"
)


def tidied(store: Store, now: datetime, floors: Mapping[TenantId, int]) -> list[str] | None:
    """The months that were dropped; None where this hub may not, or has no parts."""
    if store.engine.dialect.name != "postgresql":
        return None
    with store.owner.execution_options(writes=True).begin() as connection:
        if not guarding.owns(connection):
            return None
        _make_months(connection, now)
        return _drop_months(connection, now, floors)


def _make_months(connection: Connection, now: datetime) -> None:
    there = set(connection.scalars(_MONTHS))
    wanted = {_month(now, further) for further in range(AHEAD + 1)}
    wanted |= {_first(*name.split("-")) for name in connection.scalars(_IN_REST)}
    for month in sorted(wanted):
        if _name(month) not in there:
            _make(connection, month)


def _make(connection: Connection, month: datetime) -> None:
    name, begin, end = _name(month), milliseconds(month), milliseconds(_month(month, 1))
    lies_in = f"at >= {begin} AND at < {end}"
    for statement in (
        f"CREATE TABLE {name} (LIKE change INCLUDING DEFAULTS)",
        f"INSERT INTO {name} SELECT * FROM {_REST} WHERE {lies_in}",  # noqa: S608  names of ours
        f"DELETE FROM {_REST} WHERE {lies_in}",  # noqa: S608  names of ours
        f"ALTER TABLE change ATTACH PARTITION {name} FOR VALUES FROM ({begin}) TO ({end})",
    ):
        connection.execute(text(statement))


def _drop_months(
    connection: Connection, now: datetime, floors: Mapping[TenantId, int]
) -> list[str]:
    current = _name(_month(now, 0))
    over = [name for name in connection.scalars(_MONTHS) if name < current]
    dropped = [name for name in over if _is_below(connection, name, floors)]
    for name in dropped:
        connection.execute(text(f"DROP TABLE {name}"))
    return dropped


def _is_below(connection: Connection, name: str, floors: Mapping[TenantId, int]) -> bool:
    last = text(f"SELECT tenant, max(seq) FROM {name} GROUP BY tenant")  # noqa: S608  ours
    return all(seq <= floors.get(TenantId(tenant), -1) for tenant, seq in connection.execute(last))


def _month(at: datetime, further: int) -> datetime:
    months = at.year * 12 + at.month - 1 + further
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)


def _first(year: str, month: str) -> datetime:
    return datetime(int(year), int(month), 1, tzinfo=UTC)


def _name(month: datetime) -> str:
    return f"change_{month:%Y_%m}"
