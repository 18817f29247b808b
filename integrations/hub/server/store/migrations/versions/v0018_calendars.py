"""Calendars, and how each entry stands there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "calendar_link",
        *_keys("tenant", "name"),
        *_texts("address", "chosen", "position", "told", "held_by"),
        *_numbers("held_until", "read_at"),
    )
    op.create_table(
        "calendar_entry",
        *_keys("tenant", "calendar", "path"),
        *_texts("task", "etag", "agreed"),
        *_numbers("own"),
    )
    op.create_index("calendar_entry_by_task", "calendar_entry", ["tenant", "task"])


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]
