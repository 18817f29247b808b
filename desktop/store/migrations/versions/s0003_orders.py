"""The orders that long lists are sorted by: generated columns and their indexes.

A new store has all of it from the first script, which makes the tables of today.
"""

from __future__ import annotations

from alembic import op

from desktop.store.orders import COLUMNS, ORDERS

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    for column in COLUMNS:
        # table_info and SQLAlchemy's inspector leave generated columns out.
        rows = connection.exec_driver_sql(f"PRAGMA table_xinfo({column.table})").fetchall()
        if column.name not in {row[1] for row in rows}:
            op.execute(
                f"ALTER TABLE {column.table} ADD COLUMN {column.name} {column.type} "
                f"GENERATED ALWAYS AS ({column.expression}) VIRTUAL"
            )
    for order in ORDERS:
        op.execute(order.statement)
