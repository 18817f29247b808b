"""The orders that long lists are sorted by: generated columns and their indexes.

A new store has all of it from the first script, which makes the tables of today.
"""

from __future__ import annotations

from desktop.store.migrations.ordering import make_orders

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    make_orders()
