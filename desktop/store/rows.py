"""Record <-> row: the statements and parameters of one kind, made once.

Driver-level statements, because this is the path of a sync: SQLAlchemy's `insert()` lists took 2.3
times as long for 100,000 rows as `executemany` on the same file (2 cores, SQLite 3.40).
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop.domain.kinds import KINDS, Kind
from desktop.domain.records import Record
from desktop.store import fulltext
from desktop.store.opening import Connection

Key = tuple[str, str]  # kind, id


class Table:
    """How records of one kind are put, found and taken away."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        names = ["id", *(column.name for column in kind.columns), "doc", "base"]
        sets = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
        self._put = (
            f"INSERT INTO {kind.table} ({', '.join(names)}) "
            f"VALUES ({', '.join('?' * len(names))}) ON CONFLICT (id) DO UPDATE SET {sets}"
        )
        self._numbers = f"SELECT id, n FROM {kind.table} WHERE id IN "
        self._find = f"SELECT doc, base FROM {kind.table} WHERE id = ?"
        self._number = f"SELECT n FROM {kind.table} WHERE id = ?"
        self._delete = f"DELETE FROM {kind.table} WHERE id = ?"
        self._index = fulltext.inserting(kind) if kind.searched else ""
        self._unindex = fulltext.deleting(kind) if kind.searched else ""

    def put(self, connection: Connection, rows: Iterable[tuple[Record, str, str | None]]) -> None:
        """Write records with their doc and base, new or not, and their full text."""
        rows = list(rows)
        values = self.kind.values
        connection.executemany(
            self._put, [(record.id, *values(record), doc, base) for record, doc, base in rows]
        )
        self._put_words(connection, [record for record, _, _ in rows])

    def found(self, connection: Connection, id_: str) -> tuple[str, str | None] | None:
        """(doc, base) of a row, None when there is none."""
        row: tuple[str, str | None] | None = connection.execute(self._find, (id_,)).fetchone()
        return row

    def delete(self, connection: Connection, id_: str) -> None:
        if self._unindex:
            for (n,) in connection.execute(self._number, (id_,)).fetchall():
                connection.execute(self._unindex, (n,))
        connection.execute(self._delete, (id_,))

    def _put_words(self, connection: Connection, records: list[Record]) -> None:
        searched = self.kind.searched
        if searched is None:
            return
        numbers = self._numbers_of(connection, [record.id for record in records])
        connection.executemany(
            self._index, [(numbers[record.id], *searched(record)) for record in records]
        )

    def _numbers_of(self, connection: Connection, ids: list[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            marks = ", ".join("?" * len(part))
            found.update(connection.execute(f"{self._numbers}({marks})", part).fetchall())
        return found


TABLES: dict[str, Table] = {kind.name: Table(kind) for kind in KINDS}
