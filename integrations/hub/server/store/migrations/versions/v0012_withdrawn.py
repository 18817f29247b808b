"""Installations that are withdrawn, and those that have cleared themselves since."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    for name in ("withdrawn", "wiped"):
        op.add_column("client", sa.Column(name, sa.BigInteger, nullable=False, server_default="0"))
