"""Every version of what was typed, see `draft_versions`."""

from __future__ import annotations

from alembic import op

from desktop.store.tables import draft_version

revision = "0018"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    draft_version.create(op.get_bind(), checkfirst=True)
