"""What tasks ask of the hub by themselves, and promises in danger, as columns.

Promises from before are looked after as well: the column is filled from what is known of them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0016"


def upgrade() -> None:
    for name in ("acts_at", "escalated_at"):
        op.add_column("tasks", sa.Column(name, sa.BigInteger))
        op.create_index(f"tasks_by_{name}", "tasks", ["tenant", name])
    tasks = sa.table("tasks", *map(sa.column, ("acts_at", "due_at", "status", "words")))
    promised = sa.and_(tasks.c.status == "open", tasks.c.words != "")
    op.execute(tasks.update().where(promised).values(acts_at=tasks.c.due_at))
