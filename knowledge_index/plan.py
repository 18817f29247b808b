"""From a question to what the engine is asked: for every word the spellings it may stand in.

A word is looked for by its stems, and by those of its parts, in titles and texts; a word that is
still being typed also by what it may become. Stop words drop, unless nothing else is left.
Weights are here, named, and nowhere else but in `ranking`.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, NamedTuple

from tantivy import Occur, Query

from knowledge_index.engine import (
    BODY_STEMS,
    BODY_WORDS,
    LANGUAGE,
    SCHEMA,
    TITLE_STEMS,
    TITLE_WORDS,
)
from knowledge_index.query import Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tantivy import Searcher

    from knowledge_index.analysis import Analysis, Asked
    from knowledge_index.query import Question

IN_TITLE = 1.5  # what a word in a title weighs beside one in a text
COMPLETED = 0.4  # what a completion of a word in typing weighs beside the word itself
COMPLETIONS = 50  # of a word in typing that are looked for, the most frequent in each field

_STEMS = ((TITLE_STEMS, IN_TITLE), (BODY_STEMS, 1.0))
_WORDS = ((TITLE_WORDS, IN_TITLE), (BODY_WORDS, 1.0))


class Wanted(NamedTuple):
    """One word of a question: how it is found, and how much it says.

    rarity: how seldom the word is among the documents; what it counts for when hits are weighed.
    """

    found_by: Query
    stems: Mapping[str, float]
    begun: str  # folded letters a word may begin with, or ""
    rarity: float


class Plan(NamedTuple):
    """What is wanted, best all of it, and what every hit must be."""

    wanted: tuple[Wanted, ...]
    musts: tuple[Query, ...]

    def strictly(self) -> Query:
        """Documents that have all words."""
        return _all([*(each.found_by for each in self.wanted), *self.musts])

    def loosely(self) -> Query:
        """Documents that have some of the words."""
        some = either([each.found_by for each in self.wanted])
        return _all([some, *self.musts])


def planned(question: Question, language: str, analysis: Analysis, searcher: Searcher) -> Plan:
    """What to ask the engine; nothing wanted, when the question has no words."""
    asked = [
        (analysis.asked(part.text), part.begun) for part in question.parts if isinstance(part, Word)
    ]
    telling = [(word, begun) for word, begun in asked if not word.empty or begun]
    wanted = [_wanted(word, begun, searcher) for word, begun in telling or asked]
    musts = [silent(Query.term_query(SCHEMA, LANGUAGE, language))] if language else []
    return Plan(tuple(each for each in wanted if each is not None), tuple(musts))


def _wanted(word: Asked, begun: bool, searcher: Searcher) -> Wanted | None:
    stems = {} if word.empty else {s: w for s, w in word.stems.items() if known(s, searcher)}
    ways = [
        _term(field, stem, weight * most)
        for stem, weight in stems.items()
        for field, most in _STEMS
    ]
    often = max((frequency(stem, searcher) for stem in stems), default=0)
    if word.empty and not begun:
        ways += [_term(field, word.letters, weight) for field, weight in _WORDS]
    if begun:
        weight = COMPLETED if ways else 1.0
        ways += completions(word.letters, weight, searcher)
    return Wanted(either(ways), stems, word.letters if begun else "", rarity(often, searcher))


def completions(letters: str, weight: float, searcher: Searcher) -> list[Query]:
    """What a word in typing may become: the most frequent words that begin with its letters."""
    return [
        _term(field, word, most * weight)
        for field, most in _WORDS
        for word, _ in searcher.terms_with_prefix(field, letters, limit=COMPLETIONS)
    ]


def frequency(stem: str, searcher: Searcher) -> int:
    """In how many documents a stem occurs, at most."""
    return searcher.doc_freq(BODY_STEMS, stem) + searcher.doc_freq(TITLE_STEMS, stem)


def known(stem: str, searcher: Searcher) -> bool:
    return bool(frequency(stem, searcher))


def rarity(often: int, searcher: Searcher) -> float:
    return log(1 + searcher.num_docs / (1 + often))


def either(ways: Sequence[Query]) -> Query:
    if len(ways) == 1:
        return ways[0]
    return Query.boolean_query([(Occur.Should, way) for way in ways])


def stem_query(stem: str, weight: float) -> Query:
    return either([_term(field, stem, weight * most) for field, most in _STEMS])


def silent(query: Query) -> Query:
    """A condition: it says yes or no and nothing about how well a document fits."""
    return Query.const_score_query(query, 0.0)


def in_language(query: Query, language: str) -> Query:
    """The same question of documents in one language; "": in any."""
    if not language:
        return query
    return _all([query, silent(Query.term_query(SCHEMA, LANGUAGE, language))])


def _all(parts: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, part) for part in parts])


def _term(field: str, term: str, weight: float) -> Query:
    query = Query.term_query(SCHEMA, field, term, index_option="freq")
    return query if weight == 1.0 else Query.boost_query(query, weight)
