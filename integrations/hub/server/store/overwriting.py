"""Letting nothing of what was deleted stay in the database's files, as far as it can be asked.

SQLite overwrites what is deleted and keeps old pages only in its log, which is emptied. PostgreSQL
keeps old rows until they are vacuumed, and its own log until that is recycled or archived.
"""

from __future__ import annotations

from sqlalchemy import text

from integrations.hub.server.store.opening import Store
from integrations.hub.server.store.tables import RECORDS, blob_piece, customer_point, met

_BESIDE = (blob_piece, customer_point, met)
VACUUMED = (*(table.name for table in RECORDS.values()), *(table.name for table in _BESIDE))


def overwrite(store: Store) -> None:
    """After the commit. Where others read from SQLite's log just now, it is emptied later."""
    if store.engine.dialect.name == "sqlite":
        connection = store.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        finally:
            connection.close()
        return
    # Who does not own the tables is told so by the database and goes on.
    with store.owner.connect() as opened:
        alone = opened.execution_options(isolation_level="AUTOCOMMIT", writes=True)
        for table in VACUUMED:
            alone.execute(text(f'VACUUM "{table}"'))
