"""The knowledge base: finding articles by what was typed or by what the customer wrote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from desktop.domain.conversation import is_customers
from desktop.domain.ids import ArticleId, InteractionId
from desktop.domain.kinds import milliseconds
from desktop.domain.records import Article, Interaction, Note
from desktop.domain.words import ArticleStatus, Audience
from desktop.store.opening import Connection
from desktop.store.reads import records
from desktop.store.reads.common_words import COMMON
from desktop.store.reads.matching import any_beginning, every_word, words
from desktop.store.reads.passages import Passage, Stands, marks, passage_of
from desktop.store.reads.plain import for_reply
from desktop.store.reads.ranking import score, stem, telling_words, weights_of
from desktop.store.terms import readable

_LONG_ENOUGH = 4  # letters of a word worth asking for
_ASKED_AT_ONCE = 14
_WEIGHED = 40  # candidates a question; each takes a tenth of a millisecond
_TITLED = 20

decode_article = msgspec.json.Decoder(Article).decode


class Found(msgspec.Struct, frozen=True, kw_only=True):
    id: ArticleId
    title: str
    title_marks: tuple[tuple[int, int], ...]
    passage: Passage
    language: str
    status: ArticleStatus
    audience: Audience
    updated_at: int  # ms
    valid_from: datetime | None = None
    valid_until: datetime | None = None


class Shown(msgspec.Struct, frozen=True):
    article: Article
    feedback: tuple[Note, ...]


# A hit in the title counts five times one in the text.
FIND = """
    SELECT a.doc, a.updated_at
    FROM articles_fts f JOIN articles a ON a.n = f.rowid
    WHERE articles_fts MATCH :question AND (:language = '' OR a.language = :language)
          AND (:published = 0 OR a.status = 'published')
    ORDER BY bm25(articles_fts, 5.0, 1.0), a.id LIMIT :limit
"""

TITLED = """
    SELECT a.doc, a.updated_at
    FROM articles_fts f JOIN articles a ON a.n = f.rowid
    WHERE articles_fts MATCH :question AND (:language = '' OR a.language = :language)
    ORDER BY length(a.title), a.id LIMIT :limit
"""


def search(
    connection: Connection, text: str, *, language: str = "", limit: int = 20
) -> tuple[Found, ...]:
    """The articles with all the words or some of them, best first."""
    terms = words(text)
    if not terms:
        return ()
    asked = telling_words(text)
    some = any_beginning(map(stem, asked))
    found = (
        *_candidates(connection, every_word(text), language),
        *_candidates(connection, some, language),
        *_titled(connection, some, language),
    )
    return _best(connection, found, asked, terms, limit)


def these(
    connection: Connection,
    ids: Sequence[str],
    terms: Sequence[str],
    stands: Stands | None = None,
) -> tuple[Found, ...]:
    """What the index has found, in its order; only what this person may read now.

    terms, stands: the words that are marked.
    """
    may = readable(connection, ids)
    found = (records.record(connection, Article, id_) for id_ in ids if id_ in may)
    return tuple(
        _shown(each, milliseconds(each.updated_at) or 0, terms, stands) for each in found if each
    )


def theirs(connection: Connection, interaction: InteractionId | None) -> str:
    """The subject of a contact and what its customer said last."""
    of = records.record(connection, Interaction, interaction)
    if of is None:
        return ""
    said = [m.text for m in of.messages if is_customers(m)]
    return "\n".join((of.subject, *said[-1:]))


def paragraph(connection: Connection, id_: ArticleId, text: str) -> str:
    """The paragraph of an article in which most of the words stand, for a reply; "" without it."""
    found = records.record(connection, Article, id_)
    if found is None:
        return ""
    terms = words(text)
    paragraphs = for_reply(found.body).split("\n\n")
    return max(paragraphs, key=lambda each: (len(marks(each, terms)), len(each)))


def telling(terms: Iterable[str]) -> list[str]:
    """The words of a message that may say what it is about: long ones, each once, not too many."""
    kept = (term for term in terms if len(term) >= _LONG_ENOUGH and term not in COMMON)
    longest_first = sorted(dict.fromkeys(kept), key=len, reverse=True)
    return longest_first[:_ASKED_AT_ONCE]


def article(connection: Connection, id_: ArticleId) -> Shown | None:
    """The article with what people said about it, oldest first; None when it is not here."""
    found = records.record(connection, Article, id_)
    if found is None:
        return None
    return Shown(found, records.notes_about(connection, "article", found.id))


def _best(
    connection: Connection,
    candidates: Iterable[tuple[Article, int]],
    asked: Sequence[str],
    terms: Sequence[str],
    limit: int,
) -> tuple[Found, ...]:
    weights = weights_of(connection, asked)
    found = {each.id: (each, at) for each, at in candidates}
    best = sorted(found.values(), key=lambda it: (-score(it[0], asked, weights), it[0].id))
    return tuple(_shown(each, at, terms) for each, at in best[:limit])


def _candidates(
    connection: Connection, question: str, language: str, *, published: bool = False
) -> list[tuple[Article, int]]:
    """The best by bm25, to be weighed."""
    parameters = {
        "question": question,
        "language": language,
        "published": int(published),
        "limit": _WEIGHED,
    }
    rows = connection.execute(FIND, parameters).fetchall()
    return [(decode_article(doc), updated_at) for doc, updated_at in rows]


def _titled(connection: Connection, question: str, language: str) -> list[tuple[Article, int]]:
    """Those with the shortest titles that have one of the words: bm25 knows no title's length."""
    parameters = {"question": f"title: ({question})", "language": language, "limit": _TITLED}
    rows = connection.execute(TITLED, parameters).fetchall()
    return [(decode_article(doc), updated_at) for doc, updated_at in rows]


def _shown(
    of: Article, updated_at: int, terms: Sequence[str], stands: Stands | None = None
) -> Found:
    return Found(
        id=of.id,
        title=of.title,
        title_marks=marks(of.title, terms, stands),
        passage=passage_of(of.body, terms, stands=stands),
        language=of.language,
        status=of.status,
        audience=of.audience,
        updated_at=updated_at,
        valid_from=of.valid_from,
        valid_until=of.valid_until,
    )
