"""The articles' index for one command: made at once, on the thread that asks.

Stored terms are used, missing ones made and stored, so that a window or the next command has them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Final

from desktop.indexing import making
from desktop.indexing.making import Making, is_found
from desktop.indexing.pace import Pace
from desktop.store import terms
from desktop.store.opening import Connection
from desktop.store.reads import search, synonyms
from desktop.store.reads.matching import words
from desktop.store.reads.shown import Hit, document, hit
from desktop.store.store import Store
from desktop.store.terms import unpacked
from knowledge_index.index import Found, Index
from knowledge_index.terms import Terms

_EVERY: Final = 10_000_000
_ARTICLE: Final = "article"
Answer = Callable[[str, int], list[Hit]]


def answering(store: Store, connection: Connection) -> Answer:
    """What answers a question with its best hits, as the window does."""
    made = _made(store, connection)
    index = Index(made.asking(synonyms.groups(connection)))
    stored = terms.since(connection, made.made_by, 0, _EVERY)
    index.fill(filter(is_found, (Terms.of(unpacked(each.packed)) for each in stored)))
    return partial(_answer, connection, index)


def _made(store: Store, connection: Connection) -> Making:
    pace = Pace(rests=False)
    learned = terms.learned(connection)
    if learned is None or making.is_outgrown(learned, terms.count(connection)):
        counted: Counter[str] = Counter()
        documents = terms.documents(connection, 0, _EVERY)
        making.count(documents, counted, pace)
        learned = making.words_of(counted, len(documents))
        store.do(partial(terms.learn, words=learned))
    made = Making(learned.packed)
    missing = terms.unmade(connection, made.made_by, 0, _EVERY)
    if missing:
        anew = made.terms(missing, pace)
        store.do(partial(terms.put, made_by=made.made_by, made=anew))
    return made


def _answer(connection: Connection, index: Index, text: str, limit: int) -> list[Hit]:
    found: Found = index.search(text, limit)
    scores = {each.id: each.score for each in found.hits}
    asked = [*words(text), *(word.rstrip("*") for word in found.words)]
    return [
        hit(connection, _ARTICLE, doc, each.score, asked)
        for each in search.articles(connection, scores, asked)
        if (doc := document(connection, _ARTICLE, each.id)) is not None
    ]
