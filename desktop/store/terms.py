"""What the analysis made of each article, stored beside it, and the words compounds are made of.

Only of articles this person may read: published ones, and proposals of their own. Two triggers
(`STATEMENTS`) keep it so: an article that changes loses its terms in the same transaction, one that
goes takes them along, whoever writes. Law: terms that stand here were made of the words that stand
in the article now, by the analysis named in `made_by`; what is missing is made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import msgspec
import zstandard

from desktop.store.opening import Connection
from desktop.store.progress import read_progress

STATEMENTS: Final = (
    "CREATE TRIGGER IF NOT EXISTS article_terms_old AFTER UPDATE OF doc ON articles "
    "WHEN OLD.doc IS NOT NEW.doc BEGIN DELETE FROM article_terms WHERE n = OLD.n; END",
    "CREATE TRIGGER IF NOT EXISTS article_terms_gone AFTER DELETE ON articles "
    "BEGIN DELETE FROM article_terms WHERE n = OLD.n; END",
)
_READABLE: Final = "(a.status = 'published' OR (a.status = 'proposed' AND a.author = :me))"


class Unmade(NamedTuple):
    """An article whose terms are missing."""

    n: int
    doc: str


class Made(NamedTuple):
    """Stored terms. serial: ascending in the order of making."""

    serial: int
    id: str
    packed: bytes
    valid_from: str | None  # RFC 3339
    valid_until: str | None


class Learned(NamedTuple):
    """The words compounds are taken apart by, and of how many articles they were learned."""

    packed: bytes
    articles: int


def learned(connection: Connection) -> Learned | None:
    row = connection.execute("SELECT packed, articles FROM vocabulary").fetchone()
    return Learned(bytes(row[0]), row[1]) if row else None


def learn(connection: Connection, words: Learned) -> None:
    connection.execute("DELETE FROM vocabulary")
    connection.execute("INSERT INTO vocabulary (packed, articles) VALUES (?, ?)", words)


def count(connection: Connection) -> int:
    """How many articles can be found."""
    (found,) = connection.execute(
        f"SELECT count(*) FROM articles a WHERE {_READABLE}", _me(connection)
    ).fetchone()
    return int(found)


def languages(connection: Connection) -> set[str]:
    """Those in which there are articles that can be found."""
    rows = connection.execute(
        f"SELECT DISTINCT a.language FROM articles a WHERE {_READABLE}", _me(connection)
    ).fetchall()
    return {language for (language,) in rows}


def documents(connection: Connection, after: int, limit: int) -> list[Unmade]:
    """Articles from the one behind `after` on, by ascending number."""
    rows = connection.execute(
        f"SELECT a.n, a.doc FROM articles a WHERE a.n > :after AND {_READABLE} "
        "ORDER BY a.n LIMIT :limit",
        {"after": after, "limit": limit, **_me(connection)},
    ).fetchall()
    return [Unmade(*row) for row in rows]


def unmade(connection: Connection, made_by: str, after: int, limit: int) -> list[Unmade]:
    """The same of those whose terms this analysis has not made."""
    rows = connection.execute(
        "SELECT a.n, a.doc FROM articles a "
        "LEFT JOIN article_terms t ON t.n = a.n AND t.made_by = :made_by "
        f"WHERE a.n > :after AND t.n IS NULL AND {_READABLE} ORDER BY a.n LIMIT :limit",
        {"made_by": made_by, "after": after, "limit": limit, **_me(connection)},
    ).fetchall()
    return [Unmade(*row) for row in rows]


def put(connection: Connection, made_by: str, made: Iterable[tuple[Unmade, bytes]]) -> None:
    """Store terms beside their articles; not beside one that has changed meanwhile."""
    pack = zstandard.ZstdCompressor(level=3).compress
    connection.executemany(
        "INSERT OR REPLACE INTO article_terms (n, made_by, packed) "
        "SELECT n, ?, ? FROM articles WHERE n = ? AND doc = ?",
        [(made_by, pack(packed), of.n, of.doc) for of, packed in made],
    )


def since(connection: Connection, made_by: str, serial: int, limit: int) -> list[Made]:
    """Terms that were stored after that one, in this order; `unpacked` opens them."""
    rows = connection.execute(
        "SELECT t.serial, a.id, t.packed, json_extract(a.doc, '$.valid_from'), "
        "json_extract(a.doc, '$.valid_until') FROM article_terms t JOIN articles a ON a.n = t.n "
        f"WHERE t.serial > :serial AND t.made_by = :made_by AND {_READABLE} "
        "ORDER BY t.serial LIMIT :limit",
        {"serial": serial, "made_by": made_by, "limit": limit, **_me(connection)},
    ).fetchall()
    return [Made(*row) for row in rows]


def unpacked(packed: bytes) -> bytes:
    return _UNPACKER.decompress(packed)


def readable(connection: Connection, ids: Sequence[str] | None = None) -> set[str]:
    """Those of these articles, or of all, that this person may read."""
    among = "" if ids is None else "AND a.id IN (SELECT value FROM json_each(:ids))"
    rows = connection.execute(
        f"SELECT a.id FROM articles a WHERE {_READABLE} {among}",
        {"ids": msgspec.json.encode(list(ids or ())).decode(), **_me(connection)},
    ).fetchall()
    return {id_ for (id_,) in rows}


def _me(connection: Connection) -> dict[str, str]:
    return {"me": read_progress(connection).agent}


_UNPACKER: Final = zstandard.ZstdDecompressor()  # used by the index thread alone
