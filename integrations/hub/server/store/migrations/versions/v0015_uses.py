"""What articles and text modules were used for: by whom, and how often in each queue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "uses",
        _key("tenant"),
        _key("id"),
        sa.Column("version", sa.BigInteger, nullable=False),
        *map(_text, ("of", "what", "by_agent", "interaction", "queue", "code")),
        sa.Column("at", sa.BigInteger),
        sa.Column("doc", sa.Text, nullable=False),
    )
    for name in ("of", "interaction", "at"):
        op.create_index(f"uses_by_{name}", "uses", ["tenant", name])
    op.create_table(
        "usages",
        _key("tenant"),
        _key("id"),
        sa.Column("version", sa.BigInteger, nullable=False),
        *map(_text, ("of", "queue")),
        sa.Column("doc", sa.Text, nullable=False),
    )
    op.create_index("usages_by_queue", "usages", ["tenant", "queue"])


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text)
