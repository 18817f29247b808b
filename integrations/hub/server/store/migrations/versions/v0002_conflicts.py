"""Clashes as records, and who gave a field its value last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "clashes",
        _key("tenant"),
        _key("id"),
        sa.Column("version", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text) for name in ("about_kind", "about", "by_agent", "decided")),
        sa.Column("at", sa.BigInteger),
        sa.Column("doc", sa.Text, nullable=False),
    )
    op.create_index("clashes_by_about", "clashes", ["tenant", "about"])
    op.create_index("clashes_by_decided_at", "clashes", ["tenant", "decided", "at"])
    op.create_table(
        "field_change",
        *map(_key, ("tenant", "kind", "id", "field")),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True)
