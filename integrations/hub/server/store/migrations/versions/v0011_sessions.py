"""Sessions that are renewed; tokens that were given out before stay as they are, without an end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("token", sa.Column("session", sa.Text, nullable=False, server_default=""))
    op.add_column("token", sa.Column("until", sa.BigInteger, nullable=False, server_default="0"))
    op.create_table(
        "session",
        *(sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in ("tenant", "id")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("agent", "refresh", "former")),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("used", "renewed", "ended")),
    )
    op.create_index("session_by_agent", "session", ["tenant", "agent"])
