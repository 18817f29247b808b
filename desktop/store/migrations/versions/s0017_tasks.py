"""What tasks ask of the hub by themselves, and promises in danger, as columns; reminders told.

A new store has all of it from the first script, which makes the tables of today.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desktop.store.tables import RECORDS, reminded

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

NEW = ("acts_at", "escalated_at")


def upgrade() -> None:
    bind, tasks = op.get_bind(), RECORDS["task"]
    known = {column["name"] for column in sa.inspect(bind).get_columns(tasks.name)}
    for name in NEW:
        if name not in known:
            op.add_column(tasks.name, sa.Column(name, tasks.c[name].type))
    for index in tasks.indexes:
        if {column.name for column in index.columns} <= set(NEW):
            index.create(bind, checkfirst=True)
    reminded.create(bind, checkfirst=True)
