"""Gives a store the generated columns and indexes of `orders` that it lacks."""

from __future__ import annotations

from alembic import op

from desktop.store.orders import COLUMNS, ORDERS


def make_orders() -> None:
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
