"""Tags of contacts, cases and customers as columns, who is not the same, contacts in order of time.

A new store has all of it from the first script, which makes the tables of today. What has tags
already is looked for once: few contacts have any.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from desktop.domain.kind import tags_of
from desktop.store.migrations.ordering import make_orders
from desktop.store.tables import RECORDS

revision = "0022"
down_revision = "0018"
branch_labels = None
depends_on = None

NEW: dict[str, tuple[str, ...]] = {
    "customer": ("tags", "apart"),
    "interaction": ("tags",),
    "case": ("tags",),
}


def upgrade() -> None:
    bind = op.get_bind()
    for kind, names in NEW.items():
        table = RECORDS[kind]
        known = {column["name"] for column in sa.inspect(bind).get_columns(table.name)}
        for name in names:
            if name not in known:
                op.add_column(table.name, sa.Column(name, table.c[name].type))
        for index in table.indexes:
            if {column.name for column in index.columns} <= set(names):
                index.create(bind, checkfirst=True)
    make_orders()
    contacts = RECORDS["interaction"]
    tagged = sa.select(contacts.c.n, contacts.c.doc).where(contacts.c.doc.like('%"tags":[%'))
    for n, doc in bind.execute(tagged).fetchall():
        tags = tags_of(json.loads(doc).get("tags", ()))
        bind.execute(contacts.update().where(contacts.c.n == n).values(tags=tags))
