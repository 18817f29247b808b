"""Drafts about what is not here any more: kept, and not shown.

What was written quotes what was seen. Laws: a draft is sealed while what it is about went from
here, or while the hub knows the draft and does not send what it is about; nothing is moved or
marked for it, so it is readable again in the moment a right is given again. A draft that was typed
here and has not been told to the hub is always readable: nobody else has it.
"""

from __future__ import annotations

from desktop.domain.kinds import KINDS
from desktop.domain.records import Draft
from desktop.store.lost import was_lost
from desktop.store.opening import Connection


def is_sealed(connection: Connection, draft: Draft) -> bool:
    about = draft.interaction or draft.about
    if not about or any(_is_here(connection, kind.table, about) for kind in KINDS):
        return False
    return was_lost(connection, about) or _is_told(connection, draft)


def _is_told(connection: Connection, draft: Draft) -> bool:
    """Whether the hub has all of it: no operation here still makes it what it is."""
    row = connection.execute("SELECT base IS NULL FROM drafts WHERE id = ?", (draft.id,)).fetchone()
    return bool(row and row[0])


def _is_here(connection: Connection, table: str, id_: str) -> bool:
    row = connection.execute(f"SELECT 1 FROM {table} WHERE id = ?", (id_,)).fetchone()
    return row is not None
