"""Where contacts, cases and customers go on that were merged, as columns.

A new store has all of it from the first script, which makes the tables of today.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desktop.store.tables import RECORDS

revision = "0020"
down_revision = "0017"
branch_labels = None
depends_on = None

NEW: dict[str, tuple[str, ...]] = {
    "customer": ("merged_into",),
    "interaction": ("merged_into", "parted"),
    "case": ("merged_into",),
}


def upgrade() -> None:
    bind = op.get_bind()
    for kind, names in NEW.items():
        table = RECORDS[kind]
        known = {column["name"] for column in sa.inspect(bind).get_columns(table.name)}
        for name in names:
            if name not in known:
                op.add_column(table.name, sa.Column(name, table.c[name].type))
        for index in table.indexes:
            if {column.name for column in index.columns} <= set(names):
                index.create(bind, checkfirst=True)
