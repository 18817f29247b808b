"""Sums of buckets. A new store has them from the first script."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# As `desktop/domain/kinds.py` had them then.
TABLES = (
    *("sites", "teams", "queues", "agents", "customers", "interactions", "cases", "tasks"),
    *("notes", "articles", "text_modules", "drafts", "clashes", "staged"),
)


def upgrade() -> None:
    op.execute(
        "CREATE TABLE IF NOT EXISTS bucket_sum ("
        "bucket TEXT NOT NULL PRIMARY KEY, rows INTEGER NOT NULL, sum INTEGER NOT NULL)"
    )
    op.execute("CREATE TABLE IF NOT EXISTS healing (bucket TEXT NOT NULL PRIMARY KEY)")
    connection = op.get_bind()
    for table in TABLES:
        columns = connection.exec_driver_sql(f"PRAGMA table_xinfo({table})").fetchall()
        if "version" not in {column[1] for column in columns}:
            op.execute(f"ALTER TABLE {table} ADD COLUMN version INTEGER")
