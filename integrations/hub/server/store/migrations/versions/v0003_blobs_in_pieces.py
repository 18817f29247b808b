"""Attachments' content in pieces, so that no large one ever stands in memory as a whole."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

PIECE = 524_288  # as `store/blobs.py` had it then


def upgrade() -> None:
    op.rename_table("blob", "blob_whole")
    op.create_table(
        "blob",
        sa.Column("tenant", sa.Text, primary_key=True, nullable=False),
        sa.Column("sha256", sa.Text, primary_key=True, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("upload", sa.Text, nullable=False),
    )
    op.create_table(
        "blob_piece",
        sa.Column("tenant", sa.Text, primary_key=True, nullable=False),
        sa.Column("upload", sa.Text, primary_key=True, nullable=False),
        sa.Column("start", sa.BigInteger, primary_key=True, nullable=False, autoincrement=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "blob_upload",
        sa.Column("tenant", sa.Text, primary_key=True, nullable=False),
        sa.Column("sha256", sa.Text, primary_key=True, nullable=False),
        sa.Column("agent", sa.Text, primary_key=True, nullable=False),
        sa.Column("upload", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("received", sa.BigInteger, nullable=False),
        sa.Column("touched", sa.BigInteger, nullable=False),
    )
    _cut_into_pieces()
    op.drop_table("blob_whole")


def _cut_into_pieces() -> None:
    """One piece after the other, each copied inside the database."""
    op.execute(
        "INSERT INTO blob (tenant, sha256, size, media_type, upload)"
        " SELECT tenant, sha256, size, media_type, sha256 FROM blob_whole"
    )
    connection = op.get_bind()
    largest = connection.scalar(sa.text("SELECT max(size) FROM blob_whole")) or 0
    for start in range(0, largest, PIECE):
        connection.execute(
            sa.text(
                "INSERT INTO blob_piece (tenant, upload, start, content)"
                " SELECT tenant, sha256, :start, substr(content, :first, :length)"
                " FROM blob_whole WHERE size > :start"
            ),
            {"start": start, "first": start + 1, "length": PIECE},
        )
