"""Bucket sums; what the log needs to be forgotten in parts, and attachments to be swept.

On PostgreSQL the log is partitioned by month from here on; `store/partitions.py` makes the months.
Changes from before have no `version_before`: sums as of before them are not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

# As `desktop/domain/kinds.py` had them then.
TABLES = {
    "site": "sites",
    "team": "teams",
    "queue": "queues",
    "agent": "agents",
    "customer": "customers",
    "interaction": "interactions",
    "case": "cases",
    "task": "tasks",
    "note": "notes",
    "article": "articles",
    "text-module": "text_modules",
    "draft": "drafts",
    "clash": "clashes",
}
BEFORE = ("tenant", "seq", "kind", "id", "buckets_before", "buckets_after")


def upgrade() -> None:
    op.create_table(
        "bucket_sum",
        sa.Column("tenant", sa.Text, primary_key=True),
        sa.Column("bucket", sa.Text, primary_key=True),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("sum", sa.BigInteger, nullable=False),
    )
    _count_what_is_there()
    _make_the_log_anew()
    for name in ("acked", "heard"):
        op.add_column("client", _number(name))
    op.add_column("blob", _number("kept"))


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, server_default="0")


def _make_the_log_anew() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    op.rename_table("change", "change_before")
    if on_postgresql:
        op.execute("ALTER INDEX change_pkey RENAME TO change_before_pkey")
    op.create_table(
        "change",
        sa.Column("tenant", sa.Text, primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("buckets_before", sa.Text, nullable=False),
        sa.Column("buckets_after", sa.Text, nullable=False),
        sa.Column("version_before", sa.BigInteger),
        postgresql_partition_by="RANGE (at)",
    )
    if on_postgresql:
        op.execute("CREATE TABLE change_rest PARTITION OF change DEFAULT")
    # When it was is not known any more; that it was not later than now is.
    now = "(extract(epoch FROM now()) * 1000)::bigint" if on_postgresql else "unixepoch() * 1000"
    before = _table("change_before", *BEFORE)
    rows = sa.select(*before.c, sa.literal_column(now))
    log = _table("change", *BEFORE, "at")
    op.execute(sa.insert(log).from_select([*BEFORE, "at"], rows))
    op.drop_table("change_before")


def _count_what_is_there() -> None:
    connection = op.get_bind()
    sums: dict[tuple[str, str], list[int]] = {}
    for kind, table in TABLES.items():
        for tenant, bucket, id, version in _lying(connection, kind, table):
            digest = blake2b(f"{kind} {id} {version}".encode(), digest_size=8).digest()
            each = sums.setdefault((tenant, bucket), [0, 0])
            each[0] += 1
            each[1] ^= int.from_bytes(digest, "big", signed=True)
    rows = [
        {"tenant": tenant, "bucket": bucket, "rows": count, "sum": xor}
        for (tenant, bucket), (count, xor) in sums.items()
    ]
    if rows:
        connection.execute(sa.insert(_table("bucket_sum", *rows[0])), rows)


def _lying(connection: sa.Connection, kind: str, table: str) -> Iterator[Any]:
    lies = _table("row_bucket", "tenant", "kind", "id", "bucket").c
    row = _table(table, "tenant", "id", "version").c
    statement = sa.select(lies.tenant, lies.bucket, lies.id, row.version).where(
        lies.tenant == row.tenant, lies.id == row.id, lies.kind == kind
    )
    yield from connection.execute(statement.execution_options(yield_per=5_000))


def _table(name: str, *columns: str) -> sa.TableClause:
    return sa.table(name, *map(sa.column, columns))
