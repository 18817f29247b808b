"""Mailboxes, how far each is read, and which mails could not be taken in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "mail_connection",
        *_keys("tenant", "name"),
        *_texts("address", "chosen", "position", "told", "held_by"),
        *_numbers("held_until", "read_at", "taken", "skipped"),
    )
    op.create_table(
        "mail_flaw",
        *_keys("tenant", "mail"),
        *(
            sa.Column(name, sa.BigInteger, primary_key=True, autoincrement=False)
            for name in ("validity", "uid")
        ),
        *_texts("why"),
        *_numbers("at"),
    )


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]
