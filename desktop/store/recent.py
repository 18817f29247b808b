"""What this person opened and used last, newest first; kept in the profile, told to nobody.

Records by kind and id, commands as the kind `action`. Law: what is not here any more, because it
was erased or may not be seen, is not listed.
"""

from __future__ import annotations

from typing import Final

from desktop.store.opening import Connection

KEPT: Final = 40


def note(connection: Connection, kind: str, id_: str) -> None:
    """It was used just now."""
    connection.execute("DELETE FROM recent WHERE kind = ? AND id = ?", (kind, id_))
    connection.execute(
        "INSERT INTO recent (kind, id, place) SELECT ?, ?, coalesce(max(place), 0) + 1 FROM recent",
        (kind, id_),
    )
    connection.execute(
        "DELETE FROM recent WHERE place <= (SELECT max(place) FROM recent) - ?", (KEPT,)
    )


def listed(connection: Connection, limit: int = KEPT) -> list[tuple[str, str]]:
    """(kind, id), newest first."""
    rows = connection.execute(
        "SELECT kind, id FROM recent ORDER BY place DESC LIMIT ?", (limit,)
    ).fetchall()
    return [(kind, id_) for kind, id_ in rows]
