"""What stood in a form that was saved, see `sent_forms`."""

from __future__ import annotations

from alembic import op

from desktop.store.tables import sent_form

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    sent_form.create(op.get_bind(), checkfirst=True)
