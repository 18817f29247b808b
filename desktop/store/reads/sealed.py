"""Drafts whose contact or record is not here (any more): kept, and not shown.

What was written quotes what was seen. Law: a draft can be read exactly while what it is about can;
nothing is moved or marked for it, so it is readable again in the moment a right is given again.
"""

from __future__ import annotations

from desktop.domain.kinds import KINDS
from desktop.domain.records import Draft
from desktop.store.opening import Connection


def is_sealed(connection: Connection, draft: Draft) -> bool:
    if draft.interaction:
        return not _is_here(connection, "interactions", draft.interaction)
    tables = (kind.table for kind in KINDS)
    return bool(draft.about) and not any(_is_here(connection, of, draft.about) for of in tables)


def count(connection: Connection) -> int:
    """How many there are that have not been discarded."""
    (found,) = connection.execute(
        "SELECT count(*) FROM drafts WHERE interaction <> '' AND "
        "json_extract(doc, '$.discarded') IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM interactions WHERE interactions.id = drafts.interaction)"
    ).fetchone()
    return int(found)


def _is_here(connection: Connection, table: str, id_: str) -> bool:
    row = connection.execute(f"SELECT 1 FROM {table} WHERE id = ?", (id_,)).fetchone()
    return row is not None
