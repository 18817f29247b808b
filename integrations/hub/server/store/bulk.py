"""Many records at once, past the log: as fast as the database takes rows.

Law: all of it or nothing; whoever was connected before needs a snapshot afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, Index, Table, select

from desktop.domain.bucket_sums import Tally, row_hash
from desktop.domain.kinds import BY_NAME, encode
from desktop.domain.records import Customer, Record
from integrations.hub.server.store import straight, sums
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.points import keys_of
from integrations.hub.server.store.tables import RECORDS, customer_point, row_bucket

ROWS: Final = 5_000  # handed over at once


class AlreadyThere(Exception):
    """A record is in the tenant already, or came twice."""


Row = tuple[str | int | None, ...]


class Bulk:
    """Rows on their way into the tables of one tenant."""

    def __init__(self, within: Transaction, version: int) -> None:
        self._within = within
        self._version = version
        self._sums = Tally()
        self.counts: dict[str, int] = {}

    def write(self, kind: str, records: Sequence[Record]) -> None:
        """New records of one kind. Raises AlreadyThere."""
        tenant, declared = self._within.tenant, BY_NAME[kind]
        columns = ("tenant", "id", "version", *(c.name for c in declared.columns), "doc")
        rows = [
            (tenant, each.id, self._version, *declared.values(each), encode(each).decode())
            for each in records
        ]
        lying = [(each.id, declared.buckets(each)) for each in records]
        buckets = [(tenant, kind, id, bucket) for id, some in lying for bucket in some]
        for id, some in lying:
            self._sums.put(some, row_hash(kind, id, self._version))
        _hand_over(self._within.connection, RECORDS[kind], columns, rows)
        _hand_over(self._within.connection, row_bucket, row_bucket.c.keys(), buckets)
        points: list[Row] = [
            (tenant, key, each.id)
            for each in records
            if isinstance(each, Customer)
            for key in keys_of(each)
        ]
        _hand_over(self._within.connection, customer_point, customer_point.c.keys(), points)
        self.counts[kind] = self.counts.get(kind, 0) + len(rows)

    def close(self) -> None:
        """Behind the last rows: add them to the sums of their buckets."""
        sums.add(self._within, self._sums)


@contextmanager
def indexes_last(connection: Connection) -> Iterator[None]:
    """Where a table is still empty, build its indexes when the rows are in: half the time."""
    put_off = [
        index
        for table in (*RECORDS.values(), row_bucket)
        if connection.execute(select(table.c.tenant).limit(1)).first() is None
        for index in table.indexes
    ]
    for index in put_off:
        index.drop(connection)
    yield
    for index in sorted(put_off, key=_name):
        index.create(connection)


def count_anew(connection: Connection) -> None:
    """Let PostgreSQL know what the tables hold now; until it does, it plans for empty ones."""
    if connection.dialect.name == "postgresql":
        for table in (*RECORDS.values(), row_bucket):
            connection.exec_driver_sql(f"ANALYZE {table.name}")


def _hand_over(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]
) -> None:
    """Rows in the driver's own quick way; SQLAlchemy's takes twice as long."""
    names = ", ".join(columns)
    straight.settle(connection)
    cursor = connection.connection.cursor()
    try:
        if connection.dialect.name == "postgresql":
            _copy(cursor, table.name, names, rows)
        else:
            places = ", ".join("?" for _ in columns)
            insert = f"INSERT INTO {table.name} ({names}) VALUES ({places})"  # noqa: S608  our names
            cursor.executemany(insert, rows)
    except connection.dialect.loaded_dbapi.IntegrityError as error:
        raise AlreadyThere from error
    finally:
        cursor.close()


def _copy(
    cursor: Any,  # noqa: ANN401  the driver's, which has no type in common
    table: str,
    names: str,
    rows: Sequence[Row],
) -> None:
    (guarded,) = cursor.execute(f"SELECT row_security_active('{table}')").fetchone()
    into = "incoming" if guarded else table
    if guarded:  # COPY does not look at who may see what; INSERT does
        cursor.execute(f"CREATE TEMP TABLE incoming (LIKE {table}) ON COMMIT DROP")
    with cursor.copy(f"COPY {into} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    if guarded:
        moved = f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming"  # noqa: S608  our names
        cursor.execute(moved)
        cursor.execute("DROP TABLE incoming")


def _name(index: Index) -> str:
    return str(index.name)
