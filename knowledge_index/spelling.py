"""Words the index does not know, and those that may have been meant.

Only unknown words are looked at, so a question that is spelled right is never bent. Near is what
one slip of the finger makes: a letter too many, missing, wrong, or two that changed places (OSA);
two slips from eight letters on.
"""

from __future__ import annotations

import string
import threading
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge_index.engine import BODY_WORDS, TITLE_WORDS
from knowledge_index.letters import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tantivy import Searcher

SHORTEST = 4  # letters of a word that is corrected; shorter ones are near to everything
LONGEST = 30
TWO_SLIPS_FROM = 8  # letters
BEST = 5  # words that are looked for instead
_REMEMBERED = 512  # words of questions, for one state of the index
_FIRST = string.ascii_lowercase + string.digits


class Spelled:
    """How words are written whose letters folding changed; told by the articles' terms.

    Taken in as they come and folded when the first is asked for: most questions ask for none.
    """

    def __init__(self) -> None:
        self._one = threading.Lock()
        self._new: set[str] = set()
        self._written: dict[str, str] = {}

    def take(self, words: Iterable[str]) -> None:
        with self._one:
            self._new.update(words)

    def written(self, letters: str) -> str:
        """The word as people write it, "gebühr" for "gebuhr"; the letters, when they do."""
        with self._one:
            for word in self._new:
                self._written.setdefault(fold(word), word)
            self._new.clear()
        return self._written.get(letters, letters)


class Near(NamedTuple):
    word: str
    slips: int


class Vocabulary:
    """The words of one state of the index, read from it when the first word is unknown.

    By the first letter, since the engine does not let other threads run while it lists words.
    """

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._read: set[str] = set()
        self._by_length: dict[int, dict[str, int]] = defaultdict(dict)
        self._beginnings: dict[int, dict[str, int]] = {}
        self.near = lru_cache(_REMEMBERED)(self._near)
        self.begun_near = lru_cache(_REMEMBERED)(self._begun_near)

    def _near(self, letters: str) -> tuple[Near, ...]:
        """The nearest words, the likeliest first."""
        if not SHORTEST <= len(letters) <= LONGEST:
            return ()
        self._read_words(letters[0] + _FIRST)
        most = _slips(letters)
        lengths = range(len(letters) - most, len(letters) + most + 1)
        return _best(letters, [self._by_length.get(length, {}) for length in lengths])

    def _begun_near(self, letters: str) -> tuple[Near, ...]:
        """The nearest beginnings of longer words, for a word that is still being typed."""
        if not SHORTEST < len(letters) <= LONGEST:
            return ()
        self._read_words(letters[0] + _FIRST)
        length = len(letters)
        if length not in self._beginnings:
            beginnings: dict[str, int] = defaultdict(int)
            for longer in range(length + 1, LONGEST + 1):
                for word, often in list(self._by_length.get(longer, {}).items()):
                    beginnings[word[:length]] += often
            self._beginnings[length] = beginnings
        return _best(letters, [self._beginnings[length]])

    def _read_words(self, letters: Iterable[str]) -> None:
        for letter in letters:
            if letter in self._read:
                continue
            for field in (BODY_WORDS, TITLE_WORDS):
                for word, often in self._searcher.terms_with_prefix(field, letter):
                    if len(word) <= LONGEST:
                        words = self._by_length[len(word)]
                        words[word] = words.get(word, 0) + often
            self._read.add(letter)


def _slips(letters: str) -> int:
    return 2 if len(letters) >= TWO_SLIPS_FROM else 1


def _best(letters: str, among: Sequence[Mapping[str, int]]) -> tuple[Near, ...]:
    """The nearest of these words; of those the ones that begin alike, then the most frequent."""
    found = [
        (slips, word[0] != letters[0], -words.get(word, 0), word)
        for words in among
        for word, slips in _within(letters, words)
    ]
    return tuple(Near(word, slips) for slips, _, _, word in sorted(found)[:BEST])


def _within(letters: str, words: Iterable[str]) -> list[tuple[str, int]]:
    # A copy: another thread may be reading words of another letter.
    near = process.extract(
        letters, list(words), scorer=OSA.distance, score_cutoff=_slips(letters), limit=None
    )
    return [(word, int(slips)) for word, slips, _ in near]
