"""What articles and text modules were used for, and how often in each queue.

A new store has all of it from the first script, which makes the tables of today.
"""

from __future__ import annotations

from alembic import op

from desktop.store.tables import RECORDS

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in (RECORDS["use"], RECORDS["usage"]):
        table.create(op.get_bind(), checkfirst=True)
