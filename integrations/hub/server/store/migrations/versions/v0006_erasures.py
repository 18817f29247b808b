"""Who was erased, and which desks have done the same."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_ON_POSTGRESQL = (
    "UPDATE result SET answer = CAST(CAST(answer AS jsonb) - 'detail' AS text)"
    " WHERE answer LIKE '%\"detail\":%'"
)
_ON_SQLITE = (
    "UPDATE result SET answer = json_remove(answer, '$.detail') WHERE answer LIKE '%\"detail\":%'"
)


def upgrade() -> None:
    op.create_table("erased", *_keys("tenant", "subject"), *map(_number, ("seq", "at")))
    op.create_table(
        "erased_record",
        *_keys("tenant", "digest"),
        _number("seq"),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "id", "buckets")),
    )
    op.create_index("erased_record_by_seq", "erased_record", ["tenant", "seq"])
    for table in ("tenant_head", "client"):
        later = sa.Column("erased", sa.BigInteger, nullable=False, server_default="0")
        op.add_column(table, later)
    _forget_details()


def _forget_details() -> None:
    """An answer is kept without what it quoted; its verdict stays."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute(_ON_POSTGRESQL if on_postgresql else _ON_SQLITE)


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in names]


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)
