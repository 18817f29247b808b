"""What a snapshot brings that lies here already, word for word: nothing is written of it.

Who comes back from behind the hub's log has most of it. Law: a row is left as it is only when its
document and its number are the hub's, byte for byte; a document in other words (a right ended that
showed fields in clear) or under another number is always written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from desktop.store import unreadable
from desktop.store.opening import Connection
from desktop.store.rows import TABLES, Key
from desktop.store.staging import Document, text_of
from desktop.store.sums import HUBS

_AT_ONCE: Final = 500  # ids in one question


def apart(connection: Connection, documents: Sequence[Document]) -> tuple[list[Document], set[Key]]:
    """Those that are to be written, and the names of the others."""
    if unreadable.listed(connection):
        return list(documents), set()  # one of them may be readable now
    write: list[Document] = []
    here: set[Key] = set()
    for start in range(0, len(documents), _AT_ONCE):
        some = [(_key(each), each) for each in documents[start : start + _AT_ONCE]]
        alike = _alike(connection, some)
        here |= alike
        write += (document for key, document in some if key not in alike)
    return write, here


def _key(document: Document) -> Key:
    kind, said, _ = document
    return kind, unreadable.id_of(said)


def _alike(connection: Connection, documents: Sequence[tuple[Key, Document]]) -> set[Key]:
    by_kind: dict[str, dict[str, tuple[str, int]]] = {}
    for (kind, id_), (_, said, version) in documents:
        if kind in TABLES and version is not None:
            by_kind.setdefault(kind, {})[id_] = text_of(said), version
    return {
        (kind, id_)
        for kind, said in by_kind.items()
        for id_, document, version in _rows(connection, kind, list(said))
        if said[id_] == (document, version)
    }


def _rows(connection: Connection, kind: str, ids: Sequence[str]) -> list[tuple[str, str, int]]:
    marks = ", ".join("?" * len(ids))
    rows: list[tuple[str, str, int]] = connection.execute(
        f"SELECT id, {HUBS}, version FROM {TABLES[kind].kind.table} WHERE id IN ({marks})", ids
    ).fetchall()
    return rows
