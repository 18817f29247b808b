"""Full texts that an older version wrote are made anew, some rows at a time, behind the window.

A row of the table `rewording` says for which records and up to which of them it was done; it goes
with the last one. Law: until then the old words answer, and a record that changes meanwhile has its
new words at once.
"""

from __future__ import annotations

from typing import Final

from desktop.domain import kinds
from desktop.domain.kinds import KINDS
from desktop.store import fulltext
from desktop.store.opening import Connection

ROWS: Final = 200  # some hundredths of a second of the thread that writes
_BY_TABLE: Final = {kind.table: kind for kind in KINDS}


def some(connection: Connection, rows: int = ROWS) -> bool:
    """Make so many anew; whether there are more."""
    due = connection.execute("SELECT name, upto FROM rewording LIMIT 1").fetchone()
    if due is None:
        return False
    table, upto = due
    kind = _BY_TABLE[table]
    found = connection.execute(
        f"SELECT n, doc FROM {table} WHERE n > ? ORDER BY n LIMIT ?", (upto, rows)
    ).fetchall()
    connection.executemany(
        fulltext.inserting(kind),
        [(n, *fulltext.words_of(kind, kinds.decode(kind.name, doc))) for n, doc in found],
    )
    if len(found) == rows:
        connection.execute("UPDATE rewording SET upto = ? WHERE name = ?", (found[-1][0], table))
    else:
        connection.execute("DELETE FROM rewording WHERE name = ?", (table,))
    return True
