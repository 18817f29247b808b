"""Who has which contact in hand and until when, who is here, and what goes out to customers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "lease", *_keys("tenant", "interaction"), _number("epoch"), _text("agent"), _number("until")
    )
    op.create_table(
        "presence",
        *_keys("tenant", "agent"),
        _text("device"),
        _number("epoch"),
        _number("seen"),
        _number("away"),
    )
    op.create_table("watched", *_keys("tenant"), _number("at"))
    op.create_table(
        "outbound",
        *_keys("tenant", "key"),
        *map(_text, ("interaction", "message", "channel", "state")),
        *map(_number, ("fence", "at")),
    )
    op.create_index("outbound_by_state", "outbound", ["tenant", "state", "at", "key"])


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in names]


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)
