"""Rows of pages that have more behind them, set aside until the last one shows them all at once.

Law: what is set aside belongs to the cursor that stands beside it in the same file; a snapshot
begins without any.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

import msgspec

from desktop.domain.kinds import BY_NAME, sees
from desktop.ports.wire import Page, Row
from desktop.store import unreadable
from desktop.store.opening import Connection
from desktop.store.rows import Key

# Kind, JSON, number of its last change. JSON as it came is read where it lies, without a copy.
Document = tuple[str, str | msgspec.Raw, int | None]


STILL: Final = " still"  # no kind of a record


def text_of(document: str | msgspec.Raw) -> str:
    return document if isinstance(document, str) else bytes(document).decode()


def put(connection: Connection, page: Page) -> None:
    """Set the page's rows aside, in the place of those set aside before."""
    _put(connection, map(_aside, page.rows))
    if page.still is not None:
        _put(connection, [(STILL, page.cursor, page.still, None)])
    _put(connection, ((gone.kind, gone.id, None, None) for gone in page.gone))


class Taken(msgspec.Struct, frozen=True):
    """All that was set aside."""

    documents: list[Document]
    gone: list[Key]
    still: list[str]  # of each page that named what is as it was


def taken(connection: Connection) -> Taken:
    """What is new, and what went; nothing is set aside from then on."""
    rows = connection.execute("SELECT kind, id, doc, version FROM staged").fetchall()
    clear(connection)
    said = [row for row in rows if row[0] != STILL]
    return Taken(
        [(kind, doc, version) for kind, _, doc, version in said if doc is not None],
        [(kind, id_) for kind, id_, doc, _ in said if doc is None],
        [doc for kind, _, doc, _ in rows if kind == STILL],
    )


def has_any(connection: Connection) -> bool:
    return connection.execute("SELECT 1 FROM staged LIMIT 1").fetchone() is not None


def leave(connection: Connection, scope: Collection[str]) -> None:
    """Forget what this scope does not see, and what nobody can say of whether it does."""
    rows = connection.execute("SELECT kind, id, doc FROM staged WHERE doc IS NOT NULL").fetchall()
    unseen = [
        (kind, id_)
        for kind, id_, doc in rows
        if kind in BY_NAME and not _seen(connection, kind, doc, scope)
    ]
    connection.executemany("DELETE FROM staged WHERE kind = ? AND id = ?", unseen)


def _seen(connection: Connection, kind: str, doc: str, scope: Collection[str]) -> bool:
    record = unreadable.record_of(connection, kind, doc)
    return record is not None and sees(scope, BY_NAME[kind].buckets(record))


def clear(connection: Connection) -> None:
    connection.execute("DELETE FROM staged")


_Aside = tuple[str, str, str | None, int | None]  # kind, id, document, number


def _aside(row: Row) -> _Aside:
    document = text_of(row.doc)
    return row.kind, unreadable.id_of(document), document, row.version or None


def _put(connection: Connection, rows: Iterable[_Aside]) -> None:
    connection.executemany(
        "INSERT OR REPLACE INTO staged (kind, id, doc, version) VALUES (?, ?, ?, ?)", rows
    )
