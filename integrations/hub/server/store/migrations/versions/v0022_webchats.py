"""Web chats, what visitors agreed to, and their visits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0020"


def upgrade() -> None:
    op.create_table("webchat", *_keys("tenant", "name"), *_texts("chosen"), *_numbers("changed"))
    op.create_table(
        "webchat_consent", *_keys("tenant", "version"), *_texts("text"), *_numbers("since")
    )
    op.create_table(
        "webchat_visit",
        *_keys("tenant", "id"),
        *_texts("chat", "token", "language", "name", "consent"),
        *_numbers("agreed_at", "seen_at", "ended_at", "person_at", "files"),
        *_texts("interaction", "talk"),
    )
    for name in ("token", "interaction", "seen_at"):
        op.create_index(f"webchat_visit_by_{name}", "webchat_visit", ["tenant", name])


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]
