"""Tags of contacts, cases and customers as columns, and who is not the same; few have a value."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from desktop.domain.kind import tags_of

revision = "0028"
down_revision = "0034"

NEW = {
    "customers": ("tags", "apart"),
    "interactions": ("tags",),
    "cases": ("tags",),
}


def upgrade() -> None:
    for table, names in NEW.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.Text))
            there = sa.column(name).is_not(None)
            op.create_index(
                f"{table}_by_{name}",
                table,
                ["tenant", name],
                sqlite_where=there,
                postgresql_where=there,
            )
    bind, names = op.get_bind(), ("tenant", "id", "doc", "tags")
    contacts = sa.table("interactions", *(sa.column(name) for name in names))
    key = contacts.c.tenant, contacts.c.id
    tagged = sa.select(*key, contacts.c.doc).where(contacts.c.doc.like('%"tags":[%'))
    for tenant, id_, doc in bind.execute(tagged).fetchall():
        tags = tags_of(json.loads(doc).get("tags", ()))
        here = (contacts.c.tenant == tenant) & (contacts.c.id == id_)
        bind.execute(contacts.update().where(here).values(tags=tags))
