"""What somebody wrote for the knowledge base is found by its author."""

from __future__ import annotations

from desktop.store.migrations.ordering import make_orders

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    make_orders()
