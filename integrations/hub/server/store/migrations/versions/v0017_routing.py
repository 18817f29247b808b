"""Who waits in line and what routing counts; events say for which reason and on which grounds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0019"


def upgrade() -> None:
    for events in ("interaction_event", "agent_event"):
        for name in ("reason", "grounds"):
            op.add_column(events, sa.Column(name, sa.Text, nullable=False, server_default=""))
    rested = sa.Column("rested", sa.BigInteger, nullable=False, server_default="0")
    op.add_column("presence", rested)
    op.create_table(
        "in_line",
        *_keys("tenant", "interaction"),
        *map(_text, ("customer", "queue", "channel")),
        _number("place"),
        _text("facts"),
        _number("standing"),
        _text("offered_to"),
        _number("offered_until"),
    )
    by_facts = ["tenant", "standing", "queue", "channel", "facts", "place", "interaction"]
    op.create_index("in_line_by_facts", "in_line", by_facts)
    op.create_table(
        "tally",
        *_keys("tenant", "what", "queue", "site"),
        sa.Column("at", sa.BigInteger, primary_key=True, autoincrement=False),
        _number("n"),
    )


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in names]


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)
