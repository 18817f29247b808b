"""The notes that name people, as an index of their own, see `reads/told`."""

from __future__ import annotations

from alembic import op

from desktop.store.tables import RECORDS

revision = "0026"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for index in RECORDS["note"].indexes:
        if index.name == "notes_naming":
            index.create(op.get_bind(), checkfirst=True)
