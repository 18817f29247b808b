"""The documents an index holds: the engine, and what is known of each without asking it.

A document's number stays its own while it is here, and what stands at a number is never another
document's: a searcher that is older than a change still leads to the right ids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from knowledge_index.engine import NUMBER, Engine
from knowledge_index.spelling import Spelled, Vocabulary

if TYPE_CHECKING:
    from tantivy import Query, Searcher

    from knowledge_index.terms import Terms


class Entry(NamedTuple):
    """What is known of a document without asking the engine."""

    id: str
    title_stems: str
    key_stems: str


class Shown(NamedTuple):
    """One state of an index, whole. Entries stand at their document's number."""

    searcher: Searcher
    entries: list[Entry]
    numbers: dict[str, int]
    vocabulary: Vocabulary
    spelled: Spelled

    def entry(self, id: str) -> Entry | None:
        number = self.numbers.get(id)
        return None if number is None else self.entries[number]

    def asked(self, query: Query, limit: int) -> list[tuple[Entry, float]]:
        """What the engine finds, best first, and its score."""
        found = self.searcher.search(query, limit=limit, count=False).hits
        if not found:
            return []
        numbers = self.searcher.fast_field_values(NUMBER, [address for _, address in found])
        return [
            (self.entries[int(number or 0)], score)
            for (score, _), number in zip(found, numbers, strict=True)
        ]


class Shelf:
    """Documents as they are put and dropped, by one thread; seen from `show` to `show`."""

    def __init__(self, threads: int = 1) -> None:
        self._engine = Engine(threads)
        self._entries: list[Entry] = []
        self._numbers: dict[str, int] = {}
        self._spelled = Spelled()

    def put(self, terms: Terms) -> None:
        """Take a document, in the place of the one with its id, if there is one."""
        entry = Entry(terms.id, terms.title_stems, terms.key_stems)
        number = self._numbers.setdefault(terms.id, len(self._entries))
        if number < len(self._entries):
            self._engine.drop(number)
            self._entries[number] = entry
        else:
            self._entries.append(entry)
        self._engine.put(number, terms)
        if terms.spelled:
            self._spelled.take(terms.spelled.split())

    def drop(self, id: str) -> None:
        """Leave a document out; one that is not here is left out already."""
        number = self._numbers.pop(id, None)
        if number is not None:
            self._engine.drop(number)

    def show(self) -> Shown:
        searcher = self._engine.commit()
        vocabulary = Vocabulary(searcher)
        return Shown(searcher, self._entries, self._numbers, vocabulary, self._spelled)
