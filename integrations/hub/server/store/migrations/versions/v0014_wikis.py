"""Wikis, their pages and their images."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "wiki",
        *_keys("tenant", "name"),
        *_texts("address", "chosen", "position", "told", "held_by"),
        *_numbers("held_until", "read_at"),
    )
    op.create_table(
        "wiki_page",
        *_keys("tenant", "wiki"),
        sa.Column("page", sa.BigInteger, primary_key=True, autoincrement=False),
        *_texts("title", "leads_to", "language", "touched"),
        *_numbers("wanted", "has", "again", "round"),
        *_texts("article"),
        *_numbers("changed"),
        *_texts("body", "etag", "flaw", "sending", "waits_for"),
        *_numbers("theirs"),
        *_texts("their_body"),
    )
    op.create_index("wiki_page_by_article", "wiki_page", ["tenant", "article"])
    op.create_table(
        "wiki_file",
        *_keys("tenant", "wiki", "name"),
        *_texts("sha1", "sha256", "media_type"),
        *_numbers("size"),
    )


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]
