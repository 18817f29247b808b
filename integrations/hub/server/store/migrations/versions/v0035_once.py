"""What is done once for all data, and how far it is; which mails a server may have unknown to us.

What an older version was handing over when it ended, or could not say more of than that nobody
knows, counts as perhaps given: it is not sent once more without being asked for.
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
    op.execute(
        "UPDATE outbound SET given = at WHERE channel = 'email' AND (state = 'handed'"
        " OR (state = 'waiting' AND tries > 0 AND why LIKE 'it is not sure whether it went%'))"
    )


_KEYS = ("tenant", "name")
