"""What the hub has acknowledged, what was offered once more, and what could not be read.

A new store has all of it from the first script, which makes the tables of today.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desktop.store.tables import acknowledged, unreadable

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    known = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("outbox")}
    if "again" not in known:
        op.add_column("outbox", sa.Column("again", sa.Text, nullable=False, server_default=""))
    for table in (acknowledged, unreadable):
        table.create(op.get_bind(), checkfirst=True)
