"""Under which taking of a contact something was asked. A new store has it from the first script."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    known = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("outbox")}
    if "fence" not in known:
        op.add_column("outbox", sa.Column("fence", sa.Integer))
