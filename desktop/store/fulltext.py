"""Full text beside each record: FTS5 tables that keep the index and not the words.

`<table>_fts` has the record's `n` as its rowid and the two texts that the kind's `searched` gives.
It changes in the transaction that changes the record. secure-delete: a word that was removed is
gone from the file too.
"""

from __future__ import annotations

from desktop.domain.kinds import KINDS, Kind
from desktop.store.opening import Connection

SEARCHED: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind.searched)


def statements() -> list[str]:
    """What makes the full-text tables of a new store."""
    return [statement for kind in SEARCHED for statement in _making(kind)]


def _making(kind: Kind) -> tuple[str, str]:
    table = f"{kind.table}_fts"
    prefix = ", prefix='2 3'" if kind.prefixed else ""
    return (
        f"CREATE VIRTUAL TABLE {table} USING fts5(title, body, content='', contentless_delete=1, "
        f'tokenize="unicode61 remove_diacritics 2"{prefix})',
        _secure(kind, on=True),
    )


def _secure(kind: Kind, *, on: bool) -> str:
    table = f"{kind.table}_fts"
    return f"INSERT INTO {table}({table}, rank) VALUES ('secure-delete', {int(on)})"


def set_secure(connection: Connection, *, on: bool) -> None:
    """Off while an empty store is filled: nothing is deleted then, and it costs a third more."""
    for kind in SEARCHED:
        connection.execute(_secure(kind, on=on))


def inserting(kind: Kind) -> str:
    """Parameters: n, title, body."""
    return f"INSERT OR REPLACE INTO {kind.table}_fts(rowid, title, body) VALUES (?, ?, ?)"


def deleting(kind: Kind) -> str:
    """Parameter: n."""
    return f"DELETE FROM {kind.table}_fts WHERE rowid = ?"
