"""What sites are granted, and the scopes that people have had."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "site_grant",
        *_keys("tenant", "site", "bucket", "purpose"),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger),
        sa.Column("contract", sa.Text, nullable=False),
    )
    op.create_table(
        "scope",
        *_keys("tenant", "agent"),
        sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("doc", sa.Text, nullable=False),
    )


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True) for name in names]
