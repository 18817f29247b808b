"""How sure it is that an article answers a question, counted and never guessed.

    every = Weighing(analysis, terms)      of the articles of one language that may be quoted
    question = every.question("Wie lange habe ich Garantie?")
    question.of(article_id)                0 to 1: so much of what was asked stands in it

Each word of a question weighs by how rare it is among the articles; one that stands in none of
them weighs as much as a rare one, so that what is asked about something else is not answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import log
from typing import Final

from knowledge_index.analysis import Analysis
from knowledge_index.letters import words
from knowledge_index.terms import Terms

IN_TITLE: Final = 1.0  # what a word counts that stands in the title or among the tags
IN_TEXT: Final = 0.6
UNKNOWN: Final = 0.7  # of the weight of the rarest: a word that no article has
SYNONYM: Final = 0.9  # of what the very word counts
MOST_WORDS: Final = 40  # of a question that are read
_WHOLE: Final = 0.9  # a stem that weighs less is only a part of the word


class Question:
    """One question, read once."""

    def __init__(
        self, asked: list[Mapping[str, float]], every: Weighing, others: tuple[str, ...] = ()
    ) -> None:
        """others: words that mean the same as some of it, as editors keep them."""
        self.others = others
        self._asked = asked
        self._weights = [every.weight(stems) for stems in asked]
        self._every = every

    @property
    def is_empty(self) -> bool:
        """Whether no word of it says what it is about."""
        return not self._asked

    def of(self, id: str) -> float:
        """How much of it stands in this article, from 0 to 1."""
        titled, said = self._every.stems_of(id)
        return self._share([_there(stems, titled, said) for stems in self._asked])

    def titled(self, id: str) -> float:
        """How much of it stands in the title and the tags of this article, from 0 to 1."""
        titled, _ = self._every.stems_of(id)
        return self._share([_found(stems, titled) for stems in self._asked])

    def inside(self, text: str, language: str) -> float:
        """The same of a piece of text, whatever it is called."""
        stems = {
            stem for word in words(text) for stem in self._every.analysis.stems(word, language)
        }
        return self._share([_found(asked, stems) for asked in self._asked])

    def _share(self, there: list[float]) -> float:
        total = sum(self._weights)
        found = sum(part * weight for part, weight in zip(there, self._weights, strict=True))
        return found / total if total else 0.0


class Weighing:
    """The words of the articles of one language."""

    def __init__(self, analysis: Analysis, terms: Iterable[Terms]) -> None:
        self.analysis = analysis
        self._stems = {each.id: _of(each) for each in terms}
        count = Counter(stem for titled, said in self._stems.values() for stem in titled | said)
        self._rarity = {stem: log(1 + len(self._stems) / n) for stem, n in count.items()}
        self._unknown = UNKNOWN * log(1 + max(len(self._stems), 1))

    def question(self, text: str) -> Question:
        asked = list(dict.fromkeys(words(text)))[:MOST_WORDS]
        read = ((word, self.analysis.asked(word)) for word in asked)
        telling = {word: each.stems for word, each in read if not each.empty and each.stems}
        stems: list[Mapping[str, float]] = list(telling.values())
        others: list[str] = []
        for meant in self.analysis.synonyms.meant(list(telling)):
            same = [word for other in meant.others for word in other]
            others += same
            for at in range(meant.at, meant.at + meant.length):
                stems[at] = {**self._instead(same), **stems[at]}
        return Question(stems, self, tuple(others))

    def _instead(self, same: list[str]) -> dict[str, float]:
        """What stands for a word that is asked by others that mean the same."""
        read = [self.analysis.asked(word) for word in same]
        telling = [each.stems for each in read if not each.empty]
        return {stem: part * SYNONYM for stems in telling for stem, part in stems.items()}

    def stems_of(self, id: str) -> tuple[frozenset[str], frozenset[str]]:
        return self._stems.get(id, (frozenset(), frozenset()))

    def weight(self, stems: Mapping[str, float]) -> float:
        known = [
            self._rarity[stem]
            for stem, part in stems.items()
            if part > _WHOLE and stem in self._rarity
        ] or [self._rarity[stem] for stem in stems if stem in self._rarity]
        return min(known, default=self._unknown)


def _of(terms: Terms) -> tuple[frozenset[str], frozenset[str]]:
    titled = frozenset((*terms.title_stems.split(), *terms.tags))
    return titled, frozenset(terms.body_stems.split())


def _there(stems: Mapping[str, float], titled: frozenset[str], said: frozenset[str]) -> float:
    return max(_found(stems, titled) * IN_TITLE, _found(stems, said) * IN_TEXT)


def _found(stems: Mapping[str, float], where: frozenset[str] | set[str]) -> float:
    return max((part for stem, part in stems.items() if stem in where), default=0.0)
