"""What the person saw beside each waiting operation, why one is held back, and clashes.

A new store has all of it from the first script, which makes the tables of today.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desktop.store.tables import RECORDS

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OUTBOX = ("seen", "held")


def upgrade() -> None:
    known = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("outbox")}
    for name in OUTBOX:
        if name not in known:
            op.add_column("outbox", sa.Column(name, sa.Text, nullable=False, server_default=""))
    RECORDS["clash"].create(op.get_bind(), checkfirst=True)
