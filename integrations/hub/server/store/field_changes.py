"""Who gave a field its value last, and when by their desktop's clock: shown beside a conflict.

Never used to order anything but a calendar's entry, which knows no other time. Fields that were
loaded, or never changed since, have none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import msgspec
from sqlalchemy import Text, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from desktop.domain.ids import AgentId
from desktop.domain.kinds import milliseconds
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import field_change

Field = tuple[str, str, str]  # kind, id, name
_FIND: Final = Prepared(
    select(field_change.c.by, field_change.c.at).where(
        field_change.c.tenant == OF_TENANT,
        field_change.c.kind == bindparam("of_kind", type_=Text),
        field_change.c.id == bindparam("of_id", type_=Text),
        field_change.c.field == bindparam("of_field", type_=Text),
    )
)


class Gave(msgspec.Struct, frozen=True):
    by: AgentId
    at: datetime


def find(within: Transaction, field: Field) -> Gave | None:
    kind, id, name = field
    row = _FIND.row(within, of_kind=kind, of_id=id, of_field=name)
    if row is None:
        return None
    by, at = row
    return Gave(by, datetime.fromtimestamp(at / 1000, UTC))


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
