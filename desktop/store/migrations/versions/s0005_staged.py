"""Rows that are set aside until the page that shows them.

A new store has the table from the first script, which makes the tables of today.
"""

from __future__ import annotations

from alembic import op

from desktop.store.tables import staged

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    staged.create(op.get_bind(), checkfirst=True)
