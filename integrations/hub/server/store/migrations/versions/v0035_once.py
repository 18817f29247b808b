"""What is done once for all data, and how far it is; which mails a server may have unknown to us.

What an older version had handed out when it ended could be on either side of that: it counts as
known, because that version asked and sent by itself.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "once",
        *(sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in _KEYS),
        sa.Column("upto", sa.Text, nullable=False),
        sa.Column("done", sa.BigInteger, nullable=False),
    )
    given = sa.Column("given", sa.BigInteger, nullable=False, server_default="0")
    op.add_column("outbound", given)


_KEYS = ("tenant", "name")
