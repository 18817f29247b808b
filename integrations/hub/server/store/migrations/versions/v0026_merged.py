"""Where contacts, cases and customers go on that were merged, as columns; few have a value."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

NEW = {
    "customers": ("merged_into",),
    "interactions": ("merged_into", "parted"),
    "cases": ("merged_into",),
}


def upgrade() -> None:
    for table, names in NEW.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.Text))
            there = sa.column(name).is_not(None)
            op.create_index(
                f"{table}_by_{name}",
                table,
                ["tenant", name],
                sqlite_where=there,
                postgresql_where=there,
            )
