"""Changes of articles as records of their own, receipts, and articles that are valid for a time.

What was proposed here and is not on the hub yet becomes a revision; what is there comes as one.
A new store has all of it from the first script, which makes the tables of today.
"""

from __future__ import annotations

from datetime import datetime
from typing import cast

import sqlalchemy as sa
from alembic import op

from desktop.domain.kinds import encode
from desktop.domain.operations import registry
from desktop.domain.operations.operation import Stamp
from desktop.store.opening import Connection
from desktop.store.projection import NOT_ON_HUB
from desktop.store.rows import TABLES
from desktop.store.tables import RECORDS

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

FORMER = "article.propose@1"
NEW = {
    "articles": ("valid_until", "expired_at", "review_by", "owner", "translation_of"),
    "notes": ("interaction",),
}


def upgrade() -> None:
    bind = op.get_bind()
    for kind in ("article", "note"):
        table = RECORDS[kind]
        known = {column["name"] for column in sa.inspect(bind).get_columns(table.name)}
        for name in NEW[table.name]:
            if name not in known:
                op.add_column(table.name, sa.Column(name, table.c[name].type))
        for index in table.indexes:
            if {column.name for column in index.columns} <= {"updated_at", *NEW[table.name]}:
                index.create(bind, checkfirst=True)
    for kind in ("revision", "receipt", "readership"):
        RECORDS[kind].create(bind, checkfirst=True)
    _bring_over(cast("Connection", bind.connection.dbapi_connection))


def _bring_over(connection: Connection) -> None:
    """Proposals of this desk, wherever they are kept to be sent."""
    for table in ("outbox", "acknowledged", "refused"):
        rows = connection.execute(
            f"SELECT op_id, record, by_agent, at, fields FROM {table} WHERE op = ?", (FORMER,)
        ).fetchall()
        for op_id, article, by, at, fields in rows:
            made = registry.read(FORMER, fields)
            connection.execute(
                f"UPDATE {table} SET op = ?, kind = ?, record = ?, fields = ? WHERE op_id = ?",
                (
                    made.declared.signature,
                    made.declared.kind,
                    made.id,
                    registry.encode(made).decode(),
                    op_id,
                ),
            )
            if table == "outbox":
                _shown_anew(connection, article, made, Stamp(op_id, by, datetime.fromisoformat(at)))


def _shown_anew(
    connection: Connection, article: str, made: registry.AnyOperation, stamp: Stamp
) -> None:
    found = TABLES["article"].found(connection, article)
    if found is not None and found[1] == NOT_ON_HUB:
        TABLES["article"].delete(connection, article)
    record = made.over(None, stamp)
    if record is not None:
        document = encode(record).decode()
        TABLES["revision"].put(connection, [(record, document, NOT_ON_HUB, None)])
