"""Calls that nobody answered at this desk, see `missed_calls`."""

from __future__ import annotations

from alembic import op

from desktop.store.tables import missed_call

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    missed_call.create(op.get_bind(), checkfirst=True)
