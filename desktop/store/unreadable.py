"""Documents of the hub that this version cannot read: a newer hub's words, or a broken one.

Laws: one of them costs itself and nothing else of its page; what stood here of its record stays as
it was; nothing but its name is kept, so that a Tresen of another version reads everything anew.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from desktop.domain import kinds
from desktop.domain.records import Record
from desktop.store.opening import Connection

Key = tuple[str, str]  # kind, id
NOBODY = "?"  # where a document does not even say its id
EVERY = "*"  # of a kind that is not known here


class _Named(msgspec.Struct):
    id: str


def record_of(connection: Connection, kind: str, document: str | msgspec.Raw) -> Record | None:
    """The record; None when it cannot be read, which is written down then."""
    try:
        return kinds.decode(kind, document)
    except msgspec.DecodeError:
        note(connection, (kind, id_of(document)))
        return None


def id_of(document: str | bytes | msgspec.Raw) -> str:
    try:
        return msgspec.json.decode(document, type=_Named).id
    except msgspec.DecodeError:
        return NOBODY


def note(connection: Connection, key: Key) -> None:
    connection.execute("INSERT OR IGNORE INTO unreadable (kind, id) VALUES (?, ?)", key)


def listed(connection: Connection) -> set[Key]:
    """What could not be read."""
    return set(connection.execute("SELECT kind, id FROM unreadable").fetchall())


def count(connection: Connection) -> int:
    """Records of kinds that are known here."""
    (number,) = connection.execute(
        "SELECT count(*) FROM unreadable WHERE id <> ?", (EVERY,)
    ).fetchone()
    return int(number)


def forget(connection: Connection, keys: Iterable[Key]) -> None:
    """They can be read now, or have gone."""
    connection.executemany("DELETE FROM unreadable WHERE kind = ? AND id = ?", keys)
