"""The list of attachments that come and go. A new store has it from the first script."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = (
    "sha256 TEXT NOT NULL PRIMARY KEY, way TEXT NOT NULL, stage TEXT NOT NULL,"
    " interaction TEXT NOT NULL, media_type TEXT NOT NULL, size INTEGER NOT NULL,"
    " moved INTEGER NOT NULL, reason TEXT NOT NULL"
)


def upgrade() -> None:
    op.execute(f"CREATE TABLE IF NOT EXISTS transfer ({COLUMNS})")
    op.execute("CREATE INDEX IF NOT EXISTS transfer_waiting ON transfer (way, stage)")
