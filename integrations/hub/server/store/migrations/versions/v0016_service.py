"""Calendars, wrap-up codes, types of cases and surveys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    _table("calendars", ["name"])
    _table("codes", ["title", "parent"], ["place"])
    op.create_index("codes_by_parent_place", "codes", ["tenant", "parent", "place"])
    _table("case_types", ["name"])
    _table(
        "surveys",
        ["interaction", "customer", "queue", "agent"],
        ["asked_at", "answered_at", "satisfied"],
    )
    op.create_index("surveys_by_interaction", "surveys", ["tenant", "interaction"])
    op.create_index("surveys_by_customer_asked_at", "surveys", ["tenant", "customer", "asked_at"])
    op.create_index("surveys_by_answered_at", "surveys", ["tenant", "answered_at"])


def _table(name: str, texts: list[str], numbers: list[str] | None = None) -> None:
    op.create_table(
        name,
        sa.Column("tenant", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        *(sa.Column(each, sa.Text) for each in texts),
        *(sa.Column(each, sa.BigInteger) for each in numbers or ()),
        sa.Column("doc", sa.Text, nullable=False),
    )
