"""What was used for whom, how often in each queue, and what articles mean in numbers.

A new store has all of it from the first script, which makes the tables of today.
"""

from __future__ import annotations

from alembic import op

from desktop.store.tables import RECORDS, meaning

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in (RECORDS["use"], RECORDS["usage"], meaning):
        table.create(op.get_bind(), checkfirst=True)
