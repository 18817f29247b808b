"""Who is at which contact, told from process to process."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "beside",
        *(sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in _KEYS),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("interaction", "agent", "said")),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("at", "until")),
    )
    op.create_index("beside_by_at", "beside", ["tenant", "at"])
    op.create_index("beside_by_interaction", "beside", ["tenant", "interaction"])


_KEYS = ("tenant", "client_id")
