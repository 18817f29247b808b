"""Which desks have nothing to hear or to speak with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0023"


def upgrade() -> None:
    deaf = sa.Column("deaf", sa.BigInteger, nullable=False, server_default="0")
    op.add_column("presence", deaf)
