"""Finding records by words: what the palette and `tresen search` show, best first.

    hits(connection, "customer", "müller 0171", limit=5, asked=asked)
    search(connection, "customer", "müller 0171", 20)

Every word must be there, the last one may still be growing; a telephone number is found in any
way of writing it. Laws: a question of one or two letters is answered newest first, unscored,
because half the store answers it; of the many that a common word finds, the newest are scored;
a question somebody has given up (`asked.over`) is left within some milliseconds; and what is
asked at every key (`everything`) never counts all of half a million contacts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

import msgspec
from sqlcipher3 import dbapi2

from desktop.domain.kinds import BY_NAME
from desktop.domain.records import Article
from desktop.store.opening import Connection
from desktop.store.reads.asking import NO_PARTS, Parts, alike, question
from desktop.store.reads.matching import words
from desktop.store.reads.passages import Stands
from desktop.store.reads.ranking import score, telling_words, weights_of
from desktop.store.reads.shown import Hit, document, hit
from desktop.store.reads.signs import read
from desktop.store.reads.sounding import ENOUGH, likeness
from desktop.store.terms import readable

KINDS: Final = ("customer", "interaction", "case", "article", "task", "text-module", "note")
_SCORED_FROM = 3  # letters of the growing word
_AMONG = 5_000  # hits that are scored, newest first
_LOOKED_AFTER = 20_000  # steps of SQLite between two looks at whether it was given up
_TITLE_WEIGHT = 5.0
_BY_TIME: Final = frozenset(("interaction",))  # so many that scoring them takes longer than a key
_SOUNDING = 100  # customers whose name sounds so, newest first, that are compared
_WEIGHED = 40  # articles, the best by bm25
_ONE_LETTER = re.compile(r"\W\w\W*$")
_LAST_WORD = re.compile(r"\W\w+\W*$")
_TWO = 2


_Row = tuple[str, str, float]  # id, document, score


class _Named(msgspec.Struct):
    name: str


_NAMED = msgspec.json.Decoder(_Named)


class Asked:
    """One question; `over` is set from another thread when its answer is not wanted any more."""

    def __init__(self) -> None:
        self.over = False


class GivenUp(Exception):
    """The question was given up while it was being answered."""


_SCORED = """
    SELECT r.id, r.doc, -f.score FROM (
        SELECT rowid AS n, bm25({table}_fts, {weight}, 1.0) AS score FROM {table}_fts
        WHERE {table}_fts MATCH :question ORDER BY rowid DESC LIMIT :among
    ) f JOIN {table} r ON r.n = f.n ORDER BY f.score, r.n DESC LIMIT :limit
"""
_NEWEST = """
    SELECT r.id, r.doc, 0.0 FROM (
        SELECT rowid AS n FROM {table}_fts WHERE {table}_fts MATCH :question
        ORDER BY rowid DESC LIMIT :limit
    ) f JOIN {table} r ON r.n = f.n ORDER BY r.n DESC
"""


def search(connection: Connection, kind: str, text: str, limit: int) -> list[Hit]:
    """The records of a kind (of KINDS) that the words find, best first."""
    return hits(connection, kind, text, limit=limit, asked=Asked())


def hits(
    connection: Connection,
    kind: str,
    text: str,
    *,
    limit: int,
    asked: Asked,
    snippets: bool = True,
    apart: Parts = NO_PARTS,
) -> list[Hit]:
    """The same for a question that can be given up. Raises GivenUp.

    apart: the parts of words that are compounds, if somebody knows them.
    """
    asking = question(text, of_customers=kind == "customer", apart=apart)
    terms = words(read(text).text)
    if not asking:
        return []
    scored = len(terms[-1]) >= _SCORED_FROM or len(terms) > 1
    statement = (_SCORED if scored else _NEWEST).format(
        table=BY_NAME[kind].table, weight=_TITLE_WEIGHT
    )
    weighed = scored and kind == "article"
    most = max(limit, _WEIGHED) if weighed else limit
    parameters = {"question": asking, "limit": most, "among": _AMONG}
    with _left_when_over(connection, asked):
        rows = connection.execute(statement, parameters).fetchall()
        sounding = kind == "customer" and len(rows) < limit
        more = _alike(connection, text, {id_ for id_, _, _ in rows}) if sounding else []
    if weighed:
        rows = _weighed(connection, rows, text)[:limit]
    rows += more[: limit - len(rows)]
    return [hit(connection, kind, doc, score, terms, snippet=snippets) for _, doc, score in rows]


def _alike(connection: Connection, text: str, known: Collection[str]) -> list[_Row]:
    """Customers whose names sound so, those that are also written much alike first."""
    asking = alike(text)
    if not asking:
        return []
    parameters = {"question": asking, "limit": _SOUNDING}
    statement = _NEWEST.format(table=BY_NAME["customer"].table)
    rows = connection.execute(statement, parameters).fetchall()
    liked = [
        (likeness(text, _NAMED.decode(doc).name), id_, doc)
        for id_, doc, _ in rows
        if id_ not in known
    ]
    liked.sort(key=lambda row: -row[0])
    return [(id_, doc, 0.0) for like, id_, doc in liked if like >= ENOUGH]


def _weighed(connection: Connection, rows: list[_Row], text: str) -> list[_Row]:
    """Articles by what `ranking` knows of them beyond bm25."""
    asked = telling_words(text)
    weights = weights_of(connection, asked)
    found = [
        (id_, doc, score(msgspec.json.decode(doc, type=Article), asked, weights))
        for id_, doc, _ in rows
    ]
    return sorted(found, key=lambda row: -row[2])


def known(connection: Connection, keys: Sequence[tuple[str, str]]) -> list[Hit]:
    """The records of (kind, id) that are here, in this order, with no words marked."""
    documents = ((kind, document(connection, kind, id_)) for kind, id_ in keys)
    return [hit(connection, kind, doc, 0.0, ()) for kind, doc in documents if doc is not None]


def articles(
    connection: Connection,
    scores: Mapping[str, float],
    terms: Sequence[str],
    stands: Stands | None = None,
) -> list[Hit]:
    """What the index has found, as hits without snippets; only what this person may read now.

    terms, stands: the words that are marked in titles.
    """
    may = readable(connection, list(scores))
    return [
        hit(connection, "article", doc, score_, terms, snippet=False, stands=stands)
        for id_, score_ in scores.items()
        if id_ in may and (doc := document(connection, "article", id_)) is not None
    ]


def everything(
    connection: Connection,
    text: str,
    limits: Mapping[str, int],
    asked: Asked,
    apart: Parts = NO_PARTS,
) -> dict[str, list[Hit]]:
    """The hits of each kind named in `limits`, at most so many, without snippets. Raises GivenUp.

    Contacts come newest first, those with all words in their subject before the others. A word of
    which there is only one letter yet is not asked for: a fifth of all words begin with it.
    """
    text = _ONE_LETTER.sub("", text) if len(words(text)) > 1 else text
    return {
        kind: _newest(connection, kind, text, limit, asked, apart=apart)
        if kind in _BY_TIME
        else hits(connection, kind, text, limit=limit, asked=asked, snippets=False, apart=apart)
        for kind, limit in limits.items()
    }


def _newest(
    connection: Connection, kind: str, text: str, limit: int, asked: Asked, *, apart: Parts
) -> list[Hit]:
    """What has the words in its title, then what has them anywhere, each newest first."""
    all_words, terms = question(text, apart=apart), words(read(text).text)
    if not all_words or len("".join(terms)) == 1:
        return []
    statement = _NEWEST.format(table=BY_NAME[kind].table)
    found: dict[str, str] = {}
    # Half of all contacts have a word that begins with two given letters: there the title decides.
    short = len(terms) > 1 and len(terms[-1]) == _TWO
    anywhere = question(_LAST_WORD.sub("", text)) if short else all_words
    with _left_when_over(connection, asked):
        for asking in (question(text, apart=apart, column="title"), anywhere):
            if asking and len(found) < (1 if short else limit):
                parameters = {"question": asking, "limit": limit}
                for id_, doc, _ in connection.execute(statement, parameters).fetchall():
                    found.setdefault(id_, doc)
    documents = list(found.values())[:limit]
    return [hit(connection, kind, doc, 0.0, terms, snippet=False) for doc in documents]


@contextmanager
def _left_when_over(connection: Connection, asked: Asked) -> Iterator[None]:
    if asked.over:
        raise GivenUp
    connection.set_progress_handler(lambda: int(asked.over), _LOOKED_AFTER)
    try:
        yield
    except dbapi2.OperationalError as error:
        if asked.over:
            raise GivenUp from error
        raise
    finally:
        connection.set_progress_handler(None, 0)
