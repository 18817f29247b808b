"""The rows of calendars and their entries."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Table, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import calendar_entry, calendar_link

_l, _e = calendar_link.c, calendar_entry.c


class Kept(msgspec.Struct, frozen=True):
    """A calendar as it stands in its row."""

    name: str
    address: str
    chosen: str  # JSON
    position: str
    told: str
    held_by: str
    held_until: int  # ms
    read_at: int  # ms


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as it stands in its row; see the table."""

    path: str
    task: str = ""
    etag: str = ""
    agreed: str = ""
    own: int = 0


def every(within: Transaction) -> list[Kept]:
    columns = [_l[name] for name in Kept.__struct_fields__]
    statement = select(*columns).where(_l.tenant == within.tenant).order_by(_l.name)
    return [Kept(*row) for row in within.connection.execute(statement)]


def find(within: Transaction, name: str) -> Kept | None:
    return next((each for each in every(within) if each.name == name), None)


def put(within: Transaction, kept: Kept) -> None:
    """A calendar that is there keeps how far it was heard."""
    row = {"tenant": within.tenant, **msgspec.structs.asdict(kept)}
    _upsert(within, calendar_link, row, ["tenant", "name"], ["address", "chosen"])


def remove(within: Transaction, name: str) -> None:
    for table, column in ((calendar_entry, _e.calendar), (calendar_link, _l.name)):
        statement = delete(table).where(table.c.tenant == within.tenant, column == name)
        within.connection.execute(statement)


def hold(within: Transaction, name: str, by: str, now: int, until: int) -> bool:
    """Look after it until then (ms), unless somebody else does."""
    free = or_(_l.held_by == by, _l.held_by == "", _l.held_until < now)
    statement = update(calendar_link).where(_l.tenant == within.tenant, _l.name == name, free)
    done = within.connection.execute(statement.values(held_by=by, held_until=until))
    return bool(done.rowcount)


def holds(within: Transaction, name: str, by: str, until: int) -> bool:
    """Whether it is still this one who looks after it; then until that time (ms)."""
    statement = update(calendar_link).where(
        _l.tenant == within.tenant, _l.name == name, _l.held_by == by
    )
    return bool(within.connection.execute(statement.values(held_until=until)).rowcount)


def note(within: Transaction, name: str, **values: str | int) -> None:
    statement = update(calendar_link).where(_l.tenant == within.tenant, _l.name == name)
    within.connection.execute(statement.values(**values))


def entries(within: Transaction, name: str) -> list[EntryRow]:
    columns = [_e[field] for field in EntryRow.__struct_fields__]
    statement = select(*columns).where(_e.tenant == within.tenant, _e.calendar == name)
    rows = within.connection.execute(statement.order_by(_e.path))
    return [EntryRow(**row._mapping) for row in rows]  # noqa: SLF001  its public name


def put_entry(within: Transaction, name: str, row: EntryRow) -> None:
    values = {"tenant": within.tenant, "calendar": name, **msgspec.structs.asdict(row)}
    changed = ["task", "etag", "agreed", "own"]
    _upsert(within, calendar_entry, values, ["tenant", "calendar", "path"], changed)


def remove_entry(within: Transaction, name: str, path: str) -> None:
    statement = delete(calendar_entry).where(
        _e.tenant == within.tenant, _e.calendar == name, _e.path == path
    )
    within.connection.execute(statement)


def _upsert(
    within: Transaction, table: Table, row: dict[str, Any], key: list[str], changed: list[str]
) -> None:
    made = postgresql.insert if within.connection.dialect.name == "postgresql" else sqlite.insert
    statement = made(table).values(row)
    new = {name: statement.excluded[name] for name in changed}
    within.connection.execute(statement.on_conflict_do_update(index_elements=key, set_=new))
