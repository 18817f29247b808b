"""Who gave a field its value last, and when by their desktop's clock: shown beside a conflict.

Never used to order anything. Fields that were loaded, or never changed since, have none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from desktop.domain.ids import AgentId
from desktop.domain.kinds import milliseconds
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import Prepared
from integrations.hub.server.store.tables import field_change

Field = tuple[str, str, str]  # kind, id, name


class Gave(msgspec.Struct, frozen=True):
    by: AgentId
    at: datetime


def find(within: Transaction, field: Field) -> Gave | None:
    columns = field_change.c
    kind, id, name = field
    row = within.connection.execute(
        select(columns.by, columns.at).where(
            columns.tenant == within.tenant,
            columns.kind == kind,
            columns.id == id,
            columns.field == name,
        )
    ).one_or_none()
    return None if row is None else Gave(row.by, datetime.fromtimestamp(row.at / 1000, UTC))


def keep(within: Transaction, given: Mapping[Field, Gave]) -> None:
    """Remember these as the last."""
    rows = [
        {
            "tenant": within.tenant,
            "kind": kind,
            "id": id,
            "field": name,
            "by": gave.by,
            "at": milliseconds(gave.at),
        }
        for (kind, id, name), gave in given.items()
    ]
    _KEEP[within.connection.dialect.name].do_each(within, rows)


def _keeping(insert: postgresql.Insert | sqlite.Insert) -> Prepared:
    return Prepared(
        insert.on_conflict_do_update(
            index_elements=["tenant", "kind", "id", "field"],
            set_={"by": insert.excluded.by, "at": insert.excluded.at},
        )
    )


_KEEP: Final = {
    "postgresql": _keeping(postgresql.insert(field_change)),
    "sqlite": _keeping(sqlite.insert(field_change)),
}
