"""Record <-> row: the statements and parameters of one kind, made once.

Driver-level statements, because this is the path of a sync: SQLAlchemy's `insert()` lists took 2.3
times as long for 100,000 rows as `executemany` on the same file (2 cores, SQLite 3.40).
Laws: `n` is the next free number, given here, so that full text needs not ask for it; the driver is
handed plain values only; a document as it came goes into the row byte for byte.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import msgspec

from desktop.domain.kinds import KINDS, Kind
from desktop.domain.records import Record
from desktop.giving_way import giving_way
from desktop.store import fulltext, sums
from desktop.store.opening import Connection

Key = tuple[str, str]  # kind, id
# Record, doc, base, and the number of the hub's last change; None: as it was.
Row = tuple[Record, str | msgspec.Raw, str | None, int | None]

# Bound as NULL (sqlite.org/c3ref/bind_blob.html). For None, and for every member of an enum, the
# driver looks for adapters first: 23 of 33 us of an interaction's row.
_NULL: Final = float("nan")
_UNREAD: Final[Mapping[str, Collection[str]]] = MappingProxyType({})


class Table:
    """How records of one kind are put, found and taken away."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        names = ["id", *(column.name for column in kind.columns), "doc", "base", "version"]
        sets = ", ".join(f"{name} = excluded.{name}" for name in names[1:-1])
        sets += f", version = coalesce(excluded.version, {kind.table}.version)"
        # A document that comes as bytes is text all the same; without the cast it were a blob.
        values = ", ".join("CAST(? AS TEXT)" if name == "doc" else "?" for name in names)
        self._put = (
            f"INSERT INTO {kind.table} (n, {', '.join(names)}) "
            f"VALUES (?, {values}) ON CONFLICT (id) DO UPDATE SET {sets}"
        )
        self._last = f"SELECT coalesce(max(n), 0) FROM {kind.table}"
        self._new = f"SELECT count(*) FROM {kind.table} WHERE n > ?"
        self._numbers = f"SELECT id, n FROM {kind.table} WHERE id IN "
        self._find = f"SELECT doc, base FROM {kind.table} WHERE id = ?"
        self._delete = f"DELETE FROM {kind.table} WHERE n = ?"
        self._index = fulltext.inserting(kind) if kind.searched else ""
        self._unindex = fulltext.deleting(kind) if kind.searched else ""

    def put(self, connection: Connection, rows: Iterable[Row], *, new: bool = False) -> None:
        """Write records with their doc and base, new or not, and their full text.

        new: none of them is here, which is then not looked up for the sums.
        """
        rows = list(rows)
        numbered = [(record, number) for record, _, _, number in rows if number is not None]
        if numbered:
            sums.come(connection, self.kind, numbered, new=new)
        values = self.kind.values
        (last,) = connection.execute(self._last).fetchone()
        connection.executemany(
            self._put,
            giving_way(
                _plain((n, record.id, *values(record), doc, base, number))
                for n, (record, doc, base, number) in enumerate(rows, last + 1)
            ),
        )
        self._put_words(connection, [record for record, _, _, _ in rows], last)

    def found(self, connection: Connection, id_: str) -> tuple[str, str | None] | None:
        """(doc, base) of a row, None when there is none."""
        row: tuple[str, str | None] | None = connection.execute(self._find, (id_,)).fetchone()
        return row

    def delete(self, connection: Connection, id_: str) -> None:
        self.delete_all(connection, [id_])

    def delete_all(
        self,
        connection: Connection,
        ids: Sequence[str],
        lay_in: Mapping[str, Collection[str]] = _UNREAD,
    ) -> None:
        """These rows, their full text, and what they are in the sums.

        By ascending number: in the order of their ids, which is none, FTS5 took six times as long.
        lay_in: the buckets of those whose document was read for it.
        """
        sums.go(connection, self.kind, ids, lay_in)
        numbers = [(n,) for n in sorted(self._numbers_of(connection, ids).values())]
        if self._unindex:
            connection.executemany(self._unindex, numbers)
        connection.executemany(self._delete, numbers)

    def _put_words(self, connection: Connection, records: list[Record], last: int) -> None:
        """last: the highest number before these were put."""
        if self.kind.searched is None:
            return
        numbers = self._given(connection, records, last)
        connection.executemany(
            self._index,
            giving_way(
                (n, *fulltext.words_of(self.kind, record))
                for n, record in zip(numbers, records, strict=True)
            ),
        )

    def _given(self, connection: Connection, records: list[Record], last: int) -> Sequence[int]:
        (new,) = connection.execute(self._new, (last,)).fetchone()
        if new == len(records):
            return range(last + 1, last + 1 + new)
        numbers = self._numbers_of(connection, [record.id for record in records])
        return [numbers[record.id] for record in records]

    def _numbers_of(self, connection: Connection, ids: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            marks = ", ".join("?" * len(part))
            found.update(connection.execute(f"{self._numbers}({marks})", part).fetchall())
        return found


def _plain(row: tuple[Any, ...]) -> list[Any]:
    """The row in types the driver knows: str, int, bytearray, and what it takes for NULL."""
    return [
        value
        if (type_ := type(value)) is str or type_ is int
        else _NULL
        if value is None
        else bytearray(value)  # as Raw it would look for adapters, and as str be copied twice
        if type_ is msgspec.Raw
        else str.__str__(value)  # an enum's member: half of what its `value` takes
        for value in row
    ]


TABLES: dict[str, Table] = {kind.name: Table(kind) for kind in KINDS}
