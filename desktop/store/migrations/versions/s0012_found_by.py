"""What was used last, and customers found by sound and number, made behind the window.

A new store has both from the first script, and its customers' words with each row.
"""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TABLE IF NOT EXISTS rewording "
        "(name TEXT NOT NULL PRIMARY KEY, upto INTEGER NOT NULL)"
    )
    op.execute(
        "CREATE TABLE IF NOT EXISTS recent (kind TEXT NOT NULL, id TEXT NOT NULL, "
        "place INTEGER NOT NULL, PRIMARY KEY (kind, id))"
    )
    op.execute(
        "INSERT OR IGNORE INTO rewording SELECT 'customers', 0 "
        "WHERE EXISTS (SELECT 1 FROM customers)"
    )
