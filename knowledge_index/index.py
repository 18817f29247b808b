"""The index of articles in memory: filled from stored terms, asked while the agent types.

One thread fills and changes it, any thread asks. What is asked is answered from one `Shown`: a
searcher of one commit, put in place by a single assignment when the commit is done, so a question
sees the articles before a change or after it, never half of each, and waits for no lock. Law:
changing an index leads to the same answers as filling it anew.
"""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from math import sqrt
from typing import TYPE_CHECKING

import msgspec

from knowledge_index.asking import any_of, frequency, in_language, rarity
from knowledge_index.letters import WORD, words
from knowledge_index.plan import Planner
from knowledge_index.query import parse
from knowledge_index.ranking import LOOKED_AT, Worth
from knowledge_index.shelf import Shelf
from knowledge_index.tree import Flaw, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tantivy import Query

    from knowledge_index.analysis import Analysis
    from knowledge_index.plan import Plan, Wanted
    from knowledge_index.shelf import Entry, Shown
    from knowledge_index.spelling import Spelled
    from knowledge_index.terms import Terms

SENTENCE = 3  # words that tell; from here on those with some of them are asked for as well
EVERY_WORD = 0.6  # what having all of them adds to such a hit, of its place among those that do
FEW = 5  # hits with all words; with fewer those with some of them are shown, too
MESSAGE_LETTERS = 10_000  # of somebody's message that are read
MESSAGE_TERMS = 16  # of somebody's message that are looked for
KEY_TERMS = 20  # of an article, to find others like it


# What is only made when the first word is taken apart is made before the first question.
_FIRST = "unbekanntes"


class Hit(msgspec.Struct, frozen=True):
    id: str
    score: float


class Found(msgspec.Struct, frozen=True):
    """What a question found, best first.

    did_you_mean: the question as it was understood when words of it are unknown, else "".
    flaw: the first thing in it that could not be read.
    words: what was looked for, for `Marker.marks` and `Marker.passage`.
    """

    hits: tuple[Hit, ...] = ()
    did_you_mean: str = ""
    flaw: Flaw | None = None
    words: tuple[str, ...] = ()


class Index:
    """Finds articles by words; an empty one answers with nothing."""

    def __init__(
        self, analysis: Analysis, shelf: Shelf | None = None, shown: Shown | None = None
    ) -> None:
        """shelf: with the documents it begins with; it is this index's then.

        shown: what stands on it, where that was made already.
        """
        self.analysis = analysis
        self._writing = threading.Lock()
        self._shelf = Shelf() if shelf is None else shelf
        self._shown = self._shelf.show() if shown is None else shown
        analysis.asked(_FIRST)

    @property
    def count(self) -> int:
        """How many documents can be found."""
        return self._shown.searcher.num_docs

    def fill(self, terms: Iterable[Terms]) -> None:
        """Take these documents and no others; until it is done the former ones are found."""
        shelf = Shelf()
        for each in terms:
            shelf.put(each)
        with self._writing:
            self._shown, self._shelf = shelf.show(), shelf

    def change(self, changed: Iterable[Terms], removed: Iterable[str]) -> None:
        """Take what changed and came, leave what went; visible at once, all of it or nothing."""
        taken, left = list(changed), list(removed)  # what fails here has changed nothing
        with self._writing:
            for id in left:
                self._shelf.drop(id)
            for each in taken:
                self._shelf.put(each)
            self._shown = self._shelf.show()

    def search(self, text: str, limit: int = 20, language: str = "") -> Found:
        """Answer a question as it is typed; `language` leaves only documents in it.

        Days of `changed:` are those of the machine's zone. Never raises for what is typed.
        """
        shown = self._shown
        question = parse(text, zone=None)
        plan = Planner(self.analysis, shown.searcher, shown.vocabulary).plan(
            question.parts, language
        )
        hits = _best(shown, plan, limit) if limit > 0 else []
        marked = dict.fromkeys(word for each in plan.words for word in each.marked)
        meant = _meant(text, plan.words, shown.spelled)
        return Found(tuple(hits), meant, question.flaw, tuple(marked))

    def titles(self, text: str, limit: int = 20) -> tuple[Hit, ...]:
        """Answer by titles alone, whatever marks stand in the question."""
        shown = self._shown
        asked = [Word(word, title=True) for word in words(text)]
        if asked and text.endswith(asked[-1].text):
            asked[-1] = Word(asked[-1].text, title=True, begun=True)
        plan = Planner(self.analysis, shown.searcher, shown.vocabulary).plan(asked, "")
        return tuple(_best(shown, plan, limit)) if limit > 0 else ()

    def similar(self, id: str, limit: int = 5) -> tuple[Hit, ...]:
        """Other articles about the same; () for an id that is not here."""
        shown = self._shown
        entry = shown.entry(id)
        if entry is None or limit <= 0:
            return ()
        # The stems stand in the order of how often they occur, which falls off like this.
        weights = {stem: 1 / sqrt(1 + at) for at, stem in enumerate(entry.key_stems.split())}
        found = shown.asked(_keys(shown, weights, KEY_TERMS), limit + 1)
        return _hits([each for each in found if each[0].id != id][:limit])

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
        return _hits(shown.asked(in_language(keys, language), limit))


def _best(shown: Shown, plan: Plan, limit: int) -> list[Hit]:
    """All words first; when few have them, those that have some.

    Of a sentence no article but a long one has every word: there all words only count for more.
    """
    most = max(limit, LOOKED_AT)
    query = plan.strictly()
    found = shown.asked(query, most) if query is not None else []
    hits = _weighed(found, plan.words)
    rough = plan.roughly() if len(plan.wanted) >= SENTENCE else None
    if rough is not None:
        worth = {hit.id: hit.score for hit in _weighed(shown.asked(rough, most), plan.words)}
        for hit in hits:
            worth[hit.id] = worth.get(hit.id, 0.0) + EVERY_WORD * hit.score
        return sorted((Hit(*each) for each in worth.items()), key=lambda hit: -hit.score)[:limit]
    if len(hits) < FEW and (loose := plan.loosely()) is not None:
        seen = {hit.id for hit in hits}
        also = [each for each in shown.asked(loose, most) if each[0].id not in seen]
        # Behind all that have every word, whatever their titles say.
        hits += [Hit(hit.id, hit.score / 2) for hit in _weighed(also, plan.words)]
    return hits[:limit]


def _weighed(found: Sequence[tuple[Entry, float]], wanted: Sequence[Wanted]) -> list[Hit]:
    """The engine's hits in the order of what they are worth."""
    worth = Worth(wanted)
    hits = [
        Hit(entry.id, worth(place, entry.title_stems)) for place, (entry, _) in enumerate(found)
    ]
    return sorted(hits, key=lambda hit: -hit.score)


def _hits(found: Iterable[tuple[Entry, float]]) -> tuple[Hit, ...]:
    return tuple(Hit(entry.id, score) for entry, score in found)


def _meant(text: str, asked: Iterable[Wanted], spelled: Spelled) -> str:
    """The question with the words that were meant instead of those nobody wrote."""
    meant = {each.written: spelled.written(each.meant) for each in asked if each.meant}
    if not meant:
        return ""

    def instead(match: re.Match[str]) -> str:
        word = match.group()
        other = meant.get(word, word)
        return other[:1].upper() + other[1:] if word[:1].isupper() else other

    return WORD.sub(instead, text)


def _keys(shown: Shown, weights: dict[str, float], most: int) -> Query:
    """A question for the rarest of these stems, each by its weight."""
    weighed = {
        stem: weight * rarity(frequency(stem, shown.searcher), shown.searcher)
        for stem, weight in weights.items()
    }
    best = sorted(weighed, key=lambda stem: weighed[stem], reverse=True)[:most]
    return any_of({stem: weighed[stem] for stem in best})
