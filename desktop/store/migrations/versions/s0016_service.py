"""Calendars, wrap-up codes, types of cases and surveys.

A new store has all of it from the first script, which makes the tables of today.
"""

from __future__ import annotations

from alembic import op

from desktop.store.tables import RECORDS

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for kind in ("calendar", "code", "case-type", "survey"):
        RECORDS[kind].create(op.get_bind(), checkfirst=True)
