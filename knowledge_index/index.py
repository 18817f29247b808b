"""The index of articles in memory: filled from stored terms, asked while the agent types.

One thread fills and changes it, any thread asks. What is asked is answered from one `_Shown`: a
searcher of one commit, put in place by a single assignment when the commit is done, so a question
sees the articles before a change or after it, never half of each, and waits for no lock. Law:
changing an index leads to the same answers as filling it anew.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from knowledge_index.engine import NUMBER, Engine
from knowledge_index.letters import words
from knowledge_index.plan import either, frequency, in_language, planned, rarity, stem_query
from knowledge_index.query import Flaw, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tantivy import Query, Searcher

    from knowledge_index.analysis import Analysis
    from knowledge_index.terms import Terms

FEW = 5  # hits with all words; with fewer those with some of them are shown, too
LOOKED_AT = 50  # hits of the engine that are weighed again
MESSAGE_LETTERS = 10_000  # of somebody's message that are read
MESSAGE_TERMS = 16  # of somebody's message that are looked for
KEY_TERMS = 20  # of an article, to find others like it


class Hit(msgspec.Struct, frozen=True):
    id: str
    score: float


class Found(msgspec.Struct, frozen=True):
    """What a question found, best first.

    did_you_mean: the question as it was understood when words of it are unknown, else "".
    """

    hits: tuple[Hit, ...] = ()
    did_you_mean: str = ""
    flaw: Flaw | None = None


class _Entry(NamedTuple):
    """What is known of a document without asking the engine."""

    id: str
    title_stems: str
    key_stems: str


class _Shown(NamedTuple):
    """One state of the index, whole. Entries stand at their document's number."""

    searcher: Searcher
    entries: list[_Entry]
    numbers: dict[str, int]

    def entry(self, id: str) -> _Entry | None:
        number = self.numbers.get(id)
        return None if number is None else self.entries[number]


class Index:
    """Finds articles by words; an empty one answers with nothing."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self._writing = threading.Lock()
        self._engine = Engine()
        self._shown = _Shown(self._engine.commit(), [], {})

    @property
    def count(self) -> int:
        """How many documents can be found."""
        return self._shown.searcher.num_docs

    def fill(self, terms: Iterable[Terms]) -> None:
        """Take these documents and no others; until it is done the former ones are found."""
        with self._writing:
            engine = Engine()
            entries: list[_Entry] = []
            numbers: dict[str, int] = {}
            for each in terms:
                _put(each, engine, entries, numbers)
            self._shown = _Shown(engine.commit(), entries, numbers)
            self._engine = engine

    def change(self, changed: Iterable[Terms], removed: Iterable[str]) -> None:
        """Take what changed and came, leave what went; visible at once, all of it or nothing."""
        with self._writing:
            _, entries, numbers = self._shown
            for id in removed:
                number = numbers.pop(id, None)
                if number is not None:
                    self._engine.drop(number)
            for each in changed:
                _put(each, self._engine, entries, numbers)
            self._shown = _Shown(self._engine.commit(), entries, numbers)

    def search(self, text: str, limit: int = 20, language: str = "") -> Found:
        """Answer a question as it is typed; `language` leaves only documents in it.

        Never raises for what is typed.
        """
        shown = self._shown
        question = parse(text)
        plan = planned(question, language, self.analysis, shown.searcher)
        if not plan.wanted or limit <= 0:
            return Found(flaw=question.flaw)
        hits = _asked(shown, plan.strictly(), max(limit, LOOKED_AT))
        if len(hits) < FEW and len(plan.wanted) > 1:
            also = _asked(shown, plan.loosely(), max(limit, LOOKED_AT))
            hits += [hit for hit in also if hit.id not in {hit.id for hit in hits}]
        return Found(tuple(hits[:limit]), flaw=question.flaw)

    def titles(self, text: str, limit: int = 20) -> tuple[Hit, ...]:
        """Answer by titles alone."""
        return self.search(text, limit).hits

    def similar(self, id: str, limit: int = 5) -> tuple[Hit, ...]:
        """Other articles about the same; () for an id that is not here."""
        shown = self._shown
        entry = shown.entry(id)
        if entry is None or limit <= 0:
            return ()
        # The stems stand in the order of how often they occur, which falls off like this.
        weights = {stem: 1 / sqrt(1 + at) for at, stem in enumerate(entry.key_stems.split())}
        hits = _asked(shown, _keys(shown, weights, KEY_TERMS), limit + 1)
        return tuple([hit for hit in hits if hit.id != id][:limit])

    def like(self, text: str, limit: int = 5, language: str = "") -> tuple[Hit, ...]:
        """What fits somebody's words: not a question, so no word of them must be found."""
        shown = self._shown
        asked = map(self.analysis.asked, words(text[:MESSAGE_LETTERS]))
        weights: defaultdict[str, float] = defaultdict(float)
        for word in asked:
            if not word.empty:
                for stem, weight in word.stems.items():
                    weights[stem] += weight
        if not weights or limit <= 0:
            return ()
        keys = _keys(shown, {stem: sqrt(weight) for stem, weight in weights.items()}, MESSAGE_TERMS)
        return tuple(_asked(shown, in_language(keys, language), limit))


def _put(terms: Terms, engine: Engine, entries: list[_Entry], numbers: dict[str, int]) -> None:
    entry = _Entry(terms.id, terms.title_stems, terms.key_stems)
    number = numbers.setdefault(terms.id, len(entries))
    if number < len(entries):
        engine.drop(number)
        # The number stays its own, so an older searcher still leads to this id.
        entries[number] = entry
    else:
        entries.append(entry)
    engine.put(number, terms)


def _asked(shown: _Shown, query: Query, limit: int) -> list[Hit]:
    found = shown.searcher.search(query, limit=limit, count=False).hits
    if not found:
        return []
    numbers = shown.searcher.fast_field_values(NUMBER, [address for _, address in found])
    hits = []
    for (score, _), number in zip(found, numbers, strict=True):
        entry = shown.entries[int(number or 0)]
        hits.append(Hit(entry.id, score))
    return hits


def _keys(shown: _Shown, weights: dict[str, float], most: int) -> Query:
    """A question for the rarest of these stems, each by its weight."""
    weighed = {
        stem: weight * rarity(frequency(stem, shown.searcher), shown.searcher)
        for stem, weight in weights.items()
    }
    best = sorted(weighed, key=lambda stem: weighed[stem], reverse=True)[:most]
    return either([stem_query(stem, weighed[stem]) for stem in best])
