"""What the store writes, all of it or nothing.

    with transactions.begun() as connection: …

`waits`: another program has the file, and this one waits for it; to be asked in any thread. Nobody
may ask the connection itself: it answers when its statement is done, and whoever asks stands until
then with Python's lock in their hands (SQLite 3.53; seen: 216 ms while 100,000 records came in).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from desktop.store.opening import Connection


class Transactions:
    """Of one connection, one after the other."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.waits = False

    @contextmanager
    def begun(self) -> Iterator[Connection]:
        self.waits = True
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self.waits = False
            yield self._connection
            self._connection.execute("COMMIT")
        finally:
            self.waits = False
            # After a full disk SQLite has rolled back by itself, and a second one would raise.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
