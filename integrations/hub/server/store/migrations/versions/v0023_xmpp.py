"""XMPP accounts, and how far the archive of each was read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "xmpp_account",
        *(sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in _KEYS),
        *(sa.Column(name, sa.Text, nullable=False) for name in _TEXTS),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in _NUMBERS),
    )


_KEYS = ("tenant", "name")
_TEXTS = ("jid", "chosen", "position", "told", "held_by")
_NUMBERS = ("held_until", "read_at", "since")
