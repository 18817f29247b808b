"""What left while a draft was about it. A new store has the list from the first script."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE TABLE IF NOT EXISTS lost (id TEXT NOT NULL PRIMARY KEY)")
