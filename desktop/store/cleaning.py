"""What must still be done after something was erased, until it is done.

Rows here are made in the transaction that erases and go when the work is done, so that it is done
after a crash, too. Of a full text, deleted words stay in its file until it is merged; a log holds
pages as they were until it is emptied; a file of an attachment is not the database's. Law: the hub
is told that all is erased when nothing but that is left to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import msgspec

from desktop.store.opening import Connection

PAGES: Final = 500  # of a full text that are merged at once: some hundredths of a second


class ToDo(msgspec.Struct, frozen=True):
    """What is to be done now."""

    files: tuple[str, ...] = ()  # under their SHA-256
    indexes: tuple[str, ...] = ()  # tables whose full text is to be merged
    upto: int = 0  # the erasure to be acknowledged; 0: none
    offered: tuple[str, ...] = ()  # operations whose words have been offered long enough
    log: bool = False  # what was put away still stands in it

    @property
    def is_empty(self) -> bool:
        return self == ToDo()


def add(
    connection: Connection, what: str, names: Iterable[str], due: datetime | None = None
) -> None:
    """`what` is file, index, offered, told or log; `due`: not before then."""
    at = due.isoformat() if due else ""
    connection.executemany(
        "INSERT OR REPLACE INTO cleaning (what, name, due) VALUES (?, ?, ?)",
        [(what, name, at) for name in sorted(names)],
    )


def to_do(connection: Connection, now: datetime) -> ToDo:
    """What is due."""
    rows = connection.execute("SELECT what, name, due FROM cleaning ORDER BY name").fetchall()
    due: dict[str, list[str]] = {}
    for what, name, at in rows:
        if not at or datetime.fromisoformat(at) <= now:
            due.setdefault(what, []).append(name)
    return ToDo(
        files=tuple(due.get("file", ())),
        indexes=tuple(due.get("index", ())),
        upto=max(map(int, due.get("told", ())), default=0),
        offered=tuple(due.get("offered", ())),
        log="log" in due,
    )


def merge(connection: Connection, table: str, *, first: bool) -> bool:
    """Write some of a full text anew, without what was deleted; whether all of it is.

    first: begin with all that there is now.
    """
    before = connection.total_changes
    connection.execute(
        f"INSERT INTO {table}_fts({table}_fts, rank) VALUES ('merge', ?)",
        (-PAGES if first else PAGES,),
    )
    # One change is the command itself (sqlite.org/fts5.html#the_merge_command).
    return connection.total_changes - before < 2  # noqa: PLR2004


def empty_log(connection: Connection) -> bool:
    """Bring everything to its place and empty the log; False when somebody still reads from it."""
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def done(connection: Connection, did: ToDo) -> None:
    """Forget what was to do; what came since stays."""
    rows = [("file", each) for each in did.files] + [("index", each) for each in did.indexes]
    rows += [("offered", each) for each in did.offered]
    rows += [("log", "")] if did.log else []
    connection.executemany("DELETE FROM cleaning WHERE what = ? AND name = ?", rows)
    connection.execute(
        "DELETE FROM cleaning WHERE what = 'told' AND CAST(name AS INTEGER) <= ?", (did.upto,)
    )
