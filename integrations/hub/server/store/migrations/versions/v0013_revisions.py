"""Changes of articles as records of their own, who read what, and validity as columns.

Proposals that were articles become revisions when a hub opens: desks are told of it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    for name in ("valid_until", "expired_at", "review_by"):
        op.add_column("articles", sa.Column(name, sa.BigInteger))
    for name in ("owner", "translation_of"):
        op.add_column("articles", sa.Column(name, sa.Text))
    op.add_column("notes", sa.Column("interaction", sa.Text))
    _index("articles", "updated_at")
    _index("articles", "valid_until")
    _index("articles", "expired_at")
    _index("articles", "translation_of")
    _index("notes", "interaction")
    _records(
        "revisions",
        "article status title language by_agent feedback interaction",
        "version_made at due_at",
    )
    _index("revisions", "article", "version_made")
    _index("revisions", "status", "at")
    _index("revisions", "by_agent", "at")
    _index("revisions", "feedback")
    _index("revisions", "interaction")
    _index("revisions", "due_at")
    _records("receipts", "article agent", "edition at")
    _index("receipts", "article", "agent", "edition")
    _records("readerships", "article site", "edition readers")
    _index("readerships", "article")


def _records(table: str, texts: str, numbers: str) -> None:
    op.create_table(
        table,
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("tenant", "id")),
        sa.Column("version", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text) for name in texts.split()),
        *(sa.Column(name, sa.BigInteger) for name in numbers.split()),
        sa.Column("doc", sa.Text, nullable=False),
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(f"{table}_by_{'_'.join(columns)}", table, ["tenant", *columns])
