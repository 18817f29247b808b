"""Which contact a message or a thread of a channel belongs to, by the name its channel gives it.

Law: a message is met once: what a connection has called by one name leads to one contact for ever.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

import msgspec
from sqlalchemy import Text, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import met

_c = met.c


class Met(msgspec.Struct, frozen=True):
    via: str
    name: str
    interaction: str
    message: str  # "": a thread


_COLUMNS: Final = (_c.via, _c.name, _c.interaction, _c.message)
_FOUND: Final = Prepared(
    select(*_COLUMNS).where(
        _c.tenant == OF_TENANT,
        _c.via == bindparam("of_via", type_=Text),
        _c.name == bindparam("of_name", type_=Text),
    )
)
_NAMED: Final = Prepared(
    select(*_COLUMNS).where(
        _c.tenant == OF_TENANT, _c.name.in_(bindparam("of_names", expanding=True))
    )
)


def _upserting(made: Any) -> tuple[Prepared, Prepared]:  # noqa: ANN401  of either database
    key, leads = ["tenant", "via", "name"], ("interaction", "message")
    first = made(met).on_conflict_do_nothing(index_elements=key)
    again = made(met)
    again = again.on_conflict_do_update(
        index_elements=key, set_={name: again.excluded[name] for name in leads}
    )
    return Prepared(first), Prepared(again)


_PUT: Final = {
    name: _upserting(made)
    for name, made in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}


def thread(name: str) -> str:
    """Under which name a conversation of a channel that names them leads to its contact."""
    return f"thread {name}"


def find(within: Transaction, via: str, name: str) -> Met | None:
    row = _FOUND.row(within, of_via=via, of_name=name)
    return None if row is None else Met(*row)


def named(within: Transaction, names: Collection[str]) -> dict[str, list[Met]]:
    """{name: what has it, of any connection}."""
    found: dict[str, list[Met]] = {}
    if names:
        for row in _NAMED.rows(within, of_names=sorted(names)):
            found.setdefault(row[1], []).append(Met(*row))
    return found


def put(within: Transaction, *some: Met, anew: bool = False) -> None:
    """Remember them; what was met first stays, unless it is to lead elsewhere from now on."""
    rows = [{"tenant": within.tenant, **msgspec.structs.asdict(each)} for each in some]
    _PUT[within.connection.dialect.name][anew].do_each(within, rows)
