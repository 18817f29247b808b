"""The baseline: SQLite's FTS5 in memory as its handbook shows it, two columns and no analysis."""

from __future__ import annotations

import re
import sqlite3
import weakref
from collections.abc import Iterable

from benchmarks.search.corpus import Text

_WORD = re.compile(r"[^\W_]+")
_TABLE = """
CREATE VIRTUAL TABLE found USING fts5(
    id UNINDEXED, title, body, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
)
"""
_ASKED = "SELECT id FROM found WHERE found MATCH ? ORDER BY rank LIMIT ?"


class PlainFts5:
    """Titles count three times; all words must occur, and when few have them, any of them."""

    name = "FTS5"

    def __init__(self) -> None:
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        weakref.finalize(self, self._connection.close)
        self._connection.execute(_TABLE)
        self._connection.execute(
            "INSERT INTO found(found, rank) VALUES('rank', 'bm25(0.0, 3.0, 1.0)')"
        )

    def fill(self, texts: Iterable[Text]) -> None:
        self._connection.execute("BEGIN")
        self._connection.executemany(
            "INSERT INTO found (id, title, body) VALUES (?, ?, ?)",
            ((text.id, text.title, text.body) for text in texts),
        )
        self._connection.execute("COMMIT")

    def search(self, text: str, limit: int = 20) -> list[str]:
        words = [f'"{word}"' for word in _WORD.findall(text)]
        found = self._asked(" AND ".join(words), limit)
        if len(found) < limit and len(words) > 1:
            more = self._asked(" OR ".join(words), limit)
            found = list(dict.fromkeys((*found, *more)))[:limit]
        return found

    def _asked(self, match: str, limit: int) -> list[str]:
        rows = self._connection.execute(_ASKED, (match, limit)) if match else []
        return [id for (id,) in rows]
