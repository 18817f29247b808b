"""The rows of connections: outside systems, each looked after by one process at a time.

    WIKIS = Connections(wiki, Kept, parts=(wiki_page.c.wiki, wiki_file.c.wiki))

Every kind of connection has a table of its own, with the columns of `Row` and what else its kind
needs. Law: connecting again changes where it is and what was chosen, and never how far it was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import Column, Table, delete, or_, select, update

from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.over import put_over


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A connection as it stands in its row."""

    name: str
    chosen: str  # JSON
    position: str = ""  # how far it was read
    told: str = ""  # what the last look came to
    held_by: str = ""  # the process that looks after it
    held_until: int = 0  # ms
    read_at: int = 0  # ms


Kept = TypeVar("Kept", bound=Row)


class Connections(Generic[Kept]):
    """Those of one kind."""

    def __init__(
        self,
        table: Table,
        row: type[Kept],
        *,
        where: str = "address",
        parts: Sequence[Column[Any]] = (),
    ) -> None:
        """where: the column that says where it is; parts: what else goes when one goes, by name."""
        self._table = table
        self._row = row
        self._anew = where, "chosen"
        self._parts = parts

    def every(self, within: Transaction) -> list[Kept]:
        c, names = self._table.c, self._row.__struct_fields__
        statement = select(*(c[name] for name in names)).where(c.tenant == within.tenant)
        rows = within.connection.execute(statement.order_by(c.name))
        return [self._row(**dict(zip(names, row, strict=True))) for row in rows]

    def find(self, within: Transaction, name: str) -> Kept | None:
        return next((each for each in self.every(within) if each.name == name), None)

    def put(self, within: Transaction, kept: Kept) -> None:
        put_over(within, self._table, msgspec.structs.asdict(kept), ("name",), self._anew)

    def remove(self, within: Transaction, name: str) -> None:
        for column in (*self._parts, self._table.c.name):
            statement = delete(column.table).where(column.table.c.tenant == within.tenant)
            within.connection.execute(statement.where(column == name))

    def hold(self, within: Transaction, name: str, by: str, now: int, until: int) -> bool:
        """Look after it until then (ms), unless somebody else does."""
        c = self._table.c
        free = or_(c.held_by == by, c.held_by == "", c.held_until < now)
        return self._change(within, name, {"held_by": by, "held_until": until}, free)

    def holds(self, within: Transaction, name: str, by: str, until: int) -> bool:
        """Whether it is still this one who looks after it; then until that time (ms)."""
        return self._change(within, name, {"held_until": until}, self._table.c.held_by == by)

    def note(self, within: Transaction, name: str, **values: object) -> None:
        self._change(within, name, values)

    def _change(
        self, within: Transaction, name: str, values: Mapping[str, object], *where: Any
    ) -> bool:
        c = self._table.c
        statement = update(self._table).where(c.tenant == within.tenant, c.name == name, *where)
        return bool(within.connection.execute(statement.values(**values)).rowcount)
