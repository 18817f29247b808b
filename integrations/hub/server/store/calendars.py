"""The rows of calendars and their entries."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import delete, select

from integrations.hub.server.store.connections import Connections, Row
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.over import put_over
from integrations.hub.server.store.tables import calendar_entry, calendar_link

_e = calendar_entry.c


class Kept(Row, frozen=True, kw_only=True):
    """A calendar; its position is the server's sync token."""

    address: str


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as it stands in its row; see the table."""

    path: str
    task: str = ""
    etag: str = ""
    agreed: str = ""
    own: int = 0


CALENDARS: Final = Connections(calendar_link, Kept, parts=[_e.calendar])


def entries(within: Transaction, name: str) -> list[EntryRow]:
    columns = [_e[field] for field in EntryRow.__struct_fields__]
    statement = select(*columns).where(_e.tenant == within.tenant, _e.calendar == name)
    rows = within.connection.execute(statement.order_by(_e.path))
    return [EntryRow(**row._mapping) for row in rows]  # noqa: SLF001  its public name


def put_entry(within: Transaction, name: str, row: EntryRow) -> None:
    values = {"calendar": name, **msgspec.structs.asdict(row)}
    changed = EntryRow.__struct_fields__[1:]
    put_over(within, calendar_entry, values, ("calendar", "path"), changed)


def remove_entry(within: Transaction, name: str, path: str) -> None:
    statement = delete(calendar_entry).where(
        _e.tenant == within.tenant, _e.calendar == name, _e.path == path
    )
    within.connection.execute(statement)
