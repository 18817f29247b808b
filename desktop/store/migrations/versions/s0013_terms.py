"""What the analysis made of articles. A new store has the tables from the first script."""

from __future__ import annotations

from alembic import op

from desktop.store.tables import article_terms, vocabulary
from desktop.store.terms import STATEMENTS

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in (article_terms, vocabulary):
        table.create(op.get_bind(), checkfirst=True)
    for statement in STATEMENTS:
        op.execute(statement)
