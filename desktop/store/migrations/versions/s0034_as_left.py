"""How the person left the window, see `as_left`."""

from __future__ import annotations

from alembic import op

from desktop.store.tables import as_left

revision = "0034"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    as_left.create(op.get_bind(), checkfirst=True)
