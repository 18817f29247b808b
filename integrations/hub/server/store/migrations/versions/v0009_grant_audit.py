"""Who was given which right; rights that stand already were given by nobody that is known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "grant_event",
        sa.Column("tenant", sa.Text, primary_key=True),
        sa.Column("n", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in _TEXTS),
        sa.Column("since", sa.BigInteger),
        sa.Column("until", sa.BigInteger),
    )
    if op.get_bind().dialect.name == "postgresql":
        # The function is that of the events.
        op.execute(
            "CREATE TRIGGER grant_event_stands BEFORE UPDATE OR DELETE ON grant_event"
            " FOR EACH ROW EXECUTE FUNCTION events_stand()"
        )
        return
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER grant_event_stands_{what.lower()} BEFORE {what} ON grant_event"
            " BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END"
        )


_TEXTS = ("who", "did", "site", "bucket", "purpose", "contract")
