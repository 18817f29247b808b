"""What the engine is asked, in its own words: terms in fields, weighed, and how they are joined."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from tantivy import FieldType, Occur, Query

from knowledge_index.engine import (
    BODY_STEMS,
    BODY_WORDS,
    CHANGED,
    LANGUAGE,
    SCHEMA,
    TITLE_STEMS,
    TITLE_WORDS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tantivy import Searcher

    from knowledge_index.tree import Changed

IN_TITLE = 2.0  # what a word in a title weighs beside one in a text

Fields = tuple[tuple[str, float], ...]  # with what a word in each of them weighs

STEMS: Fields = ((TITLE_STEMS, IN_TITLE), (BODY_STEMS, 1.0))
WORDS: Fields = ((TITLE_WORDS, IN_TITLE), (BODY_WORDS, 1.0))
NOTHING = Query.empty_query()


def frequency(stem: str, searcher: Searcher) -> int:
    """In how many documents a stem occurs, at most."""
    return searcher.doc_freq(BODY_STEMS, stem) + searcher.doc_freq(TITLE_STEMS, stem)


def rarity(often: int, searcher: Searcher) -> float:
    return log(1 + searcher.num_docs / (1 + often))


def either(ways: Sequence[Query]) -> Query:
    if len(ways) == 1:
        return ways[0]
    return Query.boolean_query([(Occur.Should, way) for way in ways]) if ways else NOTHING


def any_of(stems: Mapping[str, float]) -> Query:
    """Documents with some of these stems, each by its weight."""
    return either(in_fields(stems))


def silent(query: Query) -> Query:
    """A condition: it says yes or no and nothing about how well a document fits."""
    return Query.const_score_query(query, 0.0)


def in_language(query: Query, language: str) -> Query:
    """The same question of documents in one language; "": in any."""
    if not language:
        return query
    return every([query, silent(Query.term_query(SCHEMA, LANGUAGE, language))])


def changed(wanted: Changed) -> Query:
    before = None if wanted.before is None else wanted.before - 1
    return Query.range_query(SCHEMA, CHANGED, FieldType.Integer, wanted.since, before)


def every(parts: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, part) for part in parts]) if parts else NOTHING


def all_but(query: Query) -> Query:
    return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, query)])


def in_fields(stems: Mapping[str, float], fields: Fields = STEMS, most: float = 1.0) -> list[Query]:
    """A question for each stem in each field, by the weights of all three."""
    return [
        term(field, stem, weight * of_field * most)
        for stem, weight in stems.items()
        for field, of_field in fields
    ]


def term(field: str, letters: str, weight: float) -> Query:
    query = Query.term_query(SCHEMA, field, letters, index_option="freq")
    return query if weight == 1.0 else Query.boost_query(query, weight)
