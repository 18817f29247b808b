"""Full text beside each record: FTS5 tables that keep the index and not the words.

`<table>_fts` has the record's `n` as its rowid and the two texts that the kind's `searched` gives,
a customer's with the words of `found_by` behind them.
It changes in the transaction that changes the record. secure-delete: a word that was removed is
gone from the file too.
"""

from __future__ import annotations

from typing import Final

from desktop.domain.kinds import KINDS, Kind
from desktop.domain.records import Customer, Record
from desktop.store.found_by import further_words
from desktop.store.opening import Connection

_WHILE_FILLED: Final = {"automerge": 0, "hashsize": 16 * 1024 * 1024}
_OTHERWISE: Final = {"automerge": 4, "hashsize": 1024 * 1024}  # as SQLite has them
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


def set_filling(connection: Connection, *, filling: bool) -> None:
    """While an empty store is filled: nothing is deleted then, and what is merged is merged again.

    Without secure-delete, and with 16 MB instead of 1 before words are written, it takes half.
    """
    for kind in SEARCHED:
        table = f"{kind.table}_fts"
        connection.execute(_secure(kind, on=not filling))
        for name, value in _WHILE_FILLED.items() if filling else _OTHERWISE.items():
            connection.execute(
                f"INSERT INTO {table}({table}, rank) VALUES (?, ?)",
                (name, value),
            )


def inserting(kind: Kind) -> str:
    """Parameters: n, title, body."""
    return f"INSERT OR REPLACE INTO {kind.table}_fts(rowid, title, body) VALUES (?, ?, ?)"


def deleting(kind: Kind) -> str:
    """Parameter: n."""
    return f"DELETE FROM {kind.table}_fts WHERE rowid = ?"


def words_of(kind: Kind, record: Record) -> tuple[str, str]:
    """The two texts of a record."""
    if kind.searched is None:
        return "", ""
    title, body = kind.searched(record)
    return (
        (title, f"{body} {further_words(record)}")
        if isinstance(record, Customer)
        else (title, body)
    )
