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
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import msgspec
from sqlcipher3 import dbapi2

from desktop.domain.kinds import BY_NAME
from desktop.domain.records import (
    Article,
    Case,
    Customer,
    Interaction,
    Note,
    Task,
    TextModule,
)
from desktop.store.opening import Connection
from desktop.store.reads.asking import alike, question
from desktop.store.reads.matching import words
from desktop.store.reads.passages import Passage, marks, passage, plain
from desktop.store.reads.ranking import score, telling_words, weights_of
from desktop.store.reads.sounding import ENOUGH, likeness

KINDS: Final = ("customer", "interaction", "case", "article", "task", "text-module", "note")
_SCORED_FROM = 3  # letters of the growing word
_AMONG = 5_000  # hits that are scored, newest first
_LOOKED_AFTER = 20_000  # steps of SQLite between two looks at whether it was given up
_TITLE_WEIGHT = 5.0
_BY_TIME: Final = frozenset(("interaction",))  # so many that scoring them takes longer than a key
_SNIPPET = 120  # letters
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


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was found; a higher score is better, 0 when nothing was scored."""

    kind: str
    id: str
    title: str
    snippet: str
    score: float
    title_marks: tuple[tuple[int, int], ...] = ()
    customer: str | None = None  # whose it is
    name: str = ""  # of that customer
    state: str = ""  # the record's status word


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


def hits(connection: Connection, kind: str, text: str, *, limit: int, asked: Asked) -> list[Hit]:
    """The same for a question that can be given up. Raises GivenUp."""
    asking, terms = question(text, of_customers=kind == "customer"), words(text)
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
    return [_hit(connection, kind, doc, score, terms) for _, doc, score in rows]


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
    found = []
    for kind, id_ in keys:
        row = connection.execute(
            f"SELECT doc FROM {BY_NAME[kind].table} WHERE id = ?", (id_,)
        ).fetchone()
        if row is not None:
            found.append(_hit(connection, kind, row[0], 0.0, []))
    return found


def everything(
    connection: Connection, text: str, limits: Mapping[str, int], asked: Asked
) -> dict[str, list[Hit]]:
    """The hits of each kind named in `limits`, at most so many. Raises GivenUp.

    Contacts come newest first, those with all words in their subject before the others. A word of
    which there is only one letter yet is not asked for: a fifth of all words begin with it.
    """
    text = _ONE_LETTER.sub("", text) if len(words(text)) > 1 else text
    return {
        kind: _newest(connection, kind, text, limit, asked)
        if kind in _BY_TIME
        else hits(connection, kind, text, limit=limit, asked=asked)
        for kind, limit in limits.items()
    }


def _newest(connection: Connection, kind: str, text: str, limit: int, asked: Asked) -> list[Hit]:
    """What has the words in its title, then what has them anywhere, each newest first."""
    all_words, terms = question(text), words(text)
    if not all_words or len("".join(terms)) == 1:
        return []
    statement = _NEWEST.format(table=BY_NAME[kind].table)
    found: dict[str, str] = {}
    # Half of all contacts have a word that begins with two given letters: there the title decides.
    short = len(terms) > 1 and len(terms[-1]) == _TWO
    anywhere = question(_LAST_WORD.sub("", text)) if short else all_words
    with _left_when_over(connection, asked):
        for asking in (f"title : ({all_words})", anywhere):
            if len(found) < (1 if short else limit):
                parameters = {"question": asking, "limit": limit}
                for id_, doc, _ in connection.execute(statement, parameters).fetchall():
                    found.setdefault(id_, doc)
    return [_hit(connection, kind, doc, 0.0, terms) for doc in found.values()][:limit]


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


def _hit(connection: Connection, kind: str, doc: str, score: float, terms: list[str]) -> Hit:
    record: Any = msgspec.json.decode(doc, type=BY_NAME[kind].record)
    shown = _SHOWN[kind](record, terms)
    customer = getattr(record, "customer", None)
    return Hit(
        kind=kind,
        id=record.id,
        title=shown.title,
        snippet=shown.snippet,
        score=round(score, 4),
        title_marks=marks(shown.title, terms),
        customer=customer,
        name=_name(connection, customer) if customer else "",
        state=str(getattr(record, "status", "")),
    )


class _Shown(msgspec.Struct, frozen=True):
    title: str
    snippet: str


def _name(connection: Connection, customer: str) -> str:
    row = connection.execute("SELECT name FROM customers WHERE id = ?", (customer,)).fetchone()
    return str(row[0]) if row else ""


def _customer(record: Customer, _terms: list[str]) -> _Shown:
    known = (record.number, *(point.value for point in record.points[:2]), record.address)
    return _Shown(record.name, " · ".join(part for part in known if part))


def _interaction(record: Interaction, terms: list[str]) -> _Shown:
    said = "\n".join(message.text for message in record.messages)
    return _Shown(record.subject or _first_words(said), _snippet(said, terms))


def _case(record: Case, terms: list[str]) -> _Shown:
    said = f"{record.description}\n{record.solution}".strip()
    return _Shown(f"{record.number} {record.subject}".strip(), _snippet(said, terms))


def _article(record: Article, terms: list[str]) -> _Shown:
    return _Shown(record.title, _snippet(plain(record.body), terms))


def _task(record: Task, terms: list[str]) -> _Shown:
    return _Shown(record.title, _snippet(record.words or record.result or record.phone, terms))


def _module(record: TextModule, terms: list[str]) -> _Shown:
    return _Shown(record.title, _snippet(record.text, terms))


def _note(record: Note, terms: list[str]) -> _Shown:
    return _Shown(_first_words(record.text), _snippet(record.text, terms))


def _snippet(text: str, terms: list[str]) -> str:
    found: Passage = passage(text, terms, _SNIPPET)
    return found.text


def _first_words(text: str) -> str:
    return passage(text, (), 60).text


_SHOWN: Final[dict[str, Callable[[Any, list[str]], _Shown]]] = {
    "customer": _customer,
    "interaction": _interaction,
    "case": _case,
    "article": _article,
    "task": _task,
    "text-module": _module,
    "note": _note,
}
