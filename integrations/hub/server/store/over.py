"""A row in the place of the one under its key, on either database."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from integrations.hub.server.store.opening import Transaction


def put_over(
    within: Transaction,
    table: Table,
    row: Mapping[str, object],
    key: Collection[str],
    changed: Collection[str],
) -> None:
    """Write it; of a row of the tenant that has the same key, change these columns only."""
    made = postgresql.insert if within.connection.dialect.name == "postgresql" else sqlite.insert
    statement = made(table).values({"tenant": within.tenant, **row})
    new = {name: statement.excluded[name] for name in changed}
    within.connection.execute(
        statement.on_conflict_do_update(index_elements=["tenant", *key], set_=new)
    )
