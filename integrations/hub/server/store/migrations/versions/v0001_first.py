"""The first tables.

Frozen: what KINDS says later needs a migration of its own. A column reads "name" for text that
may be missing, "name!" for text that may not, "name:int" for a number, "name:bytes" for content.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KINDS_AT_FIRST = {
    "sites": "name",
    "teams": "name site",
    "queues": "name",
    "agents": "login name site role state",
    "customers": "name name_key number",
    "interactions": "customer queue channel status agent subject case_id created_at:int"
    " last_at:int due_at:int parked_until:int offered_to offered_until:int",
    "cases": "customer queue status subject number opened_at:int due_at:int",
    "tasks": "title customer interaction case_id assignee status words due_at:int",
    "notes": "about_kind about by_agent at:int",
    "articles": "title language status audience source updated_at:int",
    "text_modules": "short title language scope owner site",
    "drafts": "agent interaction kind saved_at:int",
}

# Each with its key, then the rest.
BOOKS = {
    "tenant": ("name!", "cursor_key:bytes! person_key:bytes! created:int!"),
    "tenant_head": ("tenant!", "seq:int! floor:int! epoch:small!"),
    "change": ("tenant! seq:int!", "kind! id! buckets_before! buckets_after!"),
    "account": ("tenant! login!", "agent! password_hash!"),
    "token": ("tenant! hash!", "agent! created:int!"),
    "client": ("tenant! client_id!", "agent! last_mid:int!"),
    "result": ("tenant! client_id! mid:int!", "op_id! answer!"),
    "number": ("tenant! name!", "last:int!"),
    "interaction_event": (
        "tenant! seq:int! part:small!",
        "at:int! interaction! kind! segment! queue! site! agent! rule!",
    ),
    "agent_event": (
        "tenant! seq:int! part:small!",
        "at:int! kind! segment! queue! site! agent! rule!",
    ),
    "blob": ("tenant! sha256!", "size:int! media_type! content:bytes!"),
    "blob_from": ("tenant! sha256! agent!", ""),
}

INDEXES = (
    "agents: login",
    "customers: name_key id",
    "customers: number",
    "interactions: customer last_at",
    "interactions: agent status",
    "interactions: queue status created_at",
    "interactions: case_id",
    "interactions: last_at id",
    "cases: customer",
    "cases: opened_at id",
    "cases: number",
    "tasks: assignee status due_at",
    "tasks: customer",
    "tasks: case_id",
    "notes: about at",
    "articles: language title",
    "text_modules: short",
    "drafts: interaction",
    "result: op_id",
    "interaction_event: agent at",
    "interaction_event: interaction",
    "agent_event: agent at",
)

EVENTS = ("interaction_event", "agent_event")
TYPES = {"int": sa.BigInteger, "small": sa.Integer, "bytes": sa.LargeBinary, "": sa.Text}


def upgrade() -> None:
    for table, columns in KINDS_AT_FIRST.items():
        _create(table, "tenant! id!", f"version:int! {columns} doc!")
    for table, (key, columns) in BOOKS.items():
        _create(table, key, columns)
    _create("row_bucket", "tenant! kind! id! bucket!", "", sqlite_with_rowid=False)
    op.create_index("row_bucket_by_bucket", "row_bucket", ["tenant", "bucket", "kind", "id"])
    for index in INDEXES:
        table, columns = index.split(": ")
        names = columns.split()
        op.create_index(_index_name(table, names), table, ["tenant", *names])
    for table in EVENTS:
        _forbid_updates(table)


def _index_name(table: str, names: list[str]) -> str:
    """As `tables.py` names them: books by the first column alone."""
    return f"{table}_by_{names[0] if table in BOOKS else '_'.join(names)}"


def _create(table: str, key: str, columns: str, **options: Any) -> None:
    keys = [_column(word, primary_key=True) for word in key.split()]
    op.create_table(table, *keys, *map(_column, columns.split()), **options)


def _column(word: str, *, primary_key: bool = False) -> sa.Column[Any]:
    name, _, type_ = word.removesuffix("!").partition(":")
    return sa.Column(
        name,
        TYPES[type_](),
        primary_key=primary_key,
        autoincrement=False,
        nullable=not word.endswith("!"),
    )


def _forbid_updates(table: str) -> None:
    """What happened is not rewritten, not even by a mistake of ours."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_stands BEFORE UPDATE ON {table}"
            f" BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END"
        )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION events_stand() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'events are only ever added'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_stands BEFORE UPDATE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION events_stand()"
    )
