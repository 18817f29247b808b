"""What left this desk while a draft here was about it.

Law: only ids are kept, and only of what a draft is about: that the record went is the one thing
the record can no longer say itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from desktop.store.opening import Connection

if TYPE_CHECKING:
    from desktop.store.rows import Key

_ABOUT = "SELECT coalesce(nullif(interaction, ''), json_extract(doc, '$.about')) FROM drafts"


def remember(connection: Connection, keys: Iterable[Key]) -> None:
    """These records go, in the transaction that takes them away."""
    written_about = {about for (about,) in connection.execute(_ABOUT).fetchall() if about}
    gone = [(id_,) for _, id_ in keys if id_ in written_about]
    connection.executemany("INSERT OR IGNORE INTO lost VALUES (?)", gone)


def was_lost(connection: Connection, id_: str) -> bool:
    found = connection.execute("SELECT 1 FROM lost WHERE id = ?", (id_,)).fetchone()
    return found is not None
