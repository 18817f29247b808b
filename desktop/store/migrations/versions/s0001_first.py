"""The first schema: a table a kind with its full text, outbox, refused, progress."""

from __future__ import annotations

from alembic import op

from desktop.store import fulltext
from desktop.store.tables import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Made from the lists of today; the second script will have to spell out what changes."""
    metadata.create_all(op.get_bind())
    for statement in fulltext.statements():
        op.execute(statement)
