"""What was erased, by id, and what is still to be cleaned away after it."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE TABLE IF NOT EXISTS erased (id TEXT NOT NULL PRIMARY KEY)")
    op.execute(
        "CREATE TABLE IF NOT EXISTS cleaning (what TEXT NOT NULL, name TEXT NOT NULL,"
        " due TEXT NOT NULL, PRIMARY KEY (what, name))"
    )
