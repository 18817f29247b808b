"""Which of the articles that were found answers best.

FTS5 gives candidates by bm25; here they are weighed by where the words stand: title, keywords,
headings, then the text, rare words more than common ones, a short title that says just this more
than a long one that also does. Words are compared by their stems, loosely: "moving" and "move",
"Ersatzteil" and "Ersatzteile", "Termin" in "Liefertermin".

The weights were chosen on the questions of `tests/support/asked_of_knowledge.py`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from desktop.domain.records import Article
from desktop.store.opening import Connection
from desktop.store.reads.common_words import COMMON
from desktop.store.reads.matching import any_beginning, words
from desktop.store.reads.passages import folded

_HEADING = re.compile(r"^#{1,6}\s+(.+)$", re.MULTILINE)
_TITLE, _KEYWORD, _IN_HEADING, _TEXT = 6.0, 3.0, 2.0, 1.0
_PHRASE = 2.0  # the words stand beside each other in the title
_FULL_TITLE = 3.0  # times the share of the title that was asked for
_TEXT_HALF = 2.0  # so often in the text gives half of what ever more often would
_ENDINGS: Final = (
    *("ungen", "ieren", "ings", "ung", "ing", "ern", "est", "ed", "en", "er", "em", "es"),
    *("e", "n", "s"),
)
_STEM = 3  # letters that stay at least
_BEGINNING = 4  # letters of a word with which a longer one may begin
_INSIDE = 5  # letters of a word that may stand inside a longer one


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The word without accents and one ending."""
    word = folded(word).replace("ß", "ss")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word.removesuffix(ending)
    return word


def telling_words(text: str) -> list[str]:
    """The words of a question, without those that say nothing when others do, each once."""
    every = list(dict.fromkeys(words(text)))
    return [word for word in every if word not in COMMON] or every


def score(article: Article, terms: Sequence[str], weights: Mapping[str, float]) -> float:
    """How well it answers; `weights` say how rare each of the terms is."""
    title = [stem(word) for word in words(article.title)]
    keywords = [stem(word) for tag in article.tags for word in words(tag)]
    headings = [stem(word) for line in _HEADING.findall(article.body) for word in words(line)]
    text = Counter(map(stem, words(article.body)))
    total, asked = 0.0, [stem(term) for term in terms]
    for term, each in zip(terms, asked, strict=True):
        often = sum(count for word, count in text.items() if word.startswith(each))
        total += weights[term] * (
            _TITLE * _best(each, title)
            + _KEYWORD * _best(each, keywords)
            + _IN_HEADING * _best(each, headings)
            + _TEXT * often / (often + _TEXT_HALF)
        )
    rarity = sum(weights.values()) / max(1, len(weights))
    said = sum(any(fits(each, word) for each in asked) for word in title) / max(1, len(title))
    beside = _stand_together(asked, title)
    return total + rarity * (_FULL_TITLE * said + _PHRASE * beside)


def weights_of(connection: Connection, terms: Sequence[str]) -> dict[str, float]:
    """How rare each word is among the articles, as BM25 weighs it."""
    (among,) = connection.execute("SELECT count(*) FROM articles").fetchone()
    found = {term: _count(connection, term) for term in terms}
    return {
        term: math.log(1 + max(0.0, among - here + 0.5) / (here + 0.5))
        for term, here in found.items()
    }


def _count(connection: Connection, term: str) -> int:
    statement = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?"
    question = any_beginning((stem(term),))
    return int(connection.execute(statement, (question,)).fetchone()[0])


def _best(term: str, there: Sequence[str]) -> float:
    return max((fits(term, word) for word in there), default=0.0)


def fits(term: str, word: str) -> float:
    """1 for the same stem, less for a part of a longer word."""
    if term == word:
        return 1.0
    shorter, longer = sorted((term, word), key=len)
    if len(shorter) >= _BEGINNING and longer.startswith(shorter):
        return 0.6
    return 0.5 if len(shorter) >= _INSIDE and shorter in longer else 0.0


def _stand_together(asked: Sequence[str], title: Sequence[str]) -> bool:
    pairs = set(pairwise(title))
    return any(pair in pairs for pair in pairwise(asked))
