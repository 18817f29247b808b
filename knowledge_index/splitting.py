"""Compounds and their parts, learned from the articles themselves.

"Rechnungsadresse" is found by "Adresse" because "Rechnung" and "Adresse" occur as words of their
own in the articles. No word list comes with it, so there is none to license, and words of the
trade are known from the first day. Law: parts are words that occur, and together with what links
and leads them they cover the whole word.
"""

from __future__ import annotations

import zlib
from collections import Counter
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import msgspec

from knowledge_index.letters import fold, lowered, words
from knowledge_index.verbs import infinitive

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from knowledge_index.document import Document

SHORTEST = 4  # letters of a part
LONGEST = 48  # letters of a word that is still taken apart
PARTS = 4  # of one word at most, at one depth
OFTEN = 5  # a part occurs so often on its own in a library of full size
SELDOM = 2  # and in a small one
WORDS_PER_TIME = 100_000  # each so many words of the library ask for one occurrence more

_LINKING = ("s", "es", "n", "en", "er", "e")
_TAILS = ("n", "en", "s", "es", "e", "er")
_CUT_OFF = ("e", "en", "ung")  # "Speicherort": the verb has lost its ending
# Endings and beginnings that look like words of their own and never are parts.
_ENDINGS = """
heit keit lich schaft isch ungen unge enden ende ends eien ische ischen barkeit liche lichen ander
erung tion tionen ation chen lein inge ling linge nisse ismus iert ieren igen erin inne sten eren
unter über hinter wieder
"""
_NEVER = frozenset(fold(word) for word in _ENDINGS.split())

# What begins a compound and says nothing alone: "Unterabsatz" is an "Absatz".
_LEADING = """
unter uber haupt neben zwischen hyper gesamt mindest hochst einzel sonder mehr voll teil halb super
multi auto
"""
_BEFORE = tuple(_LEADING.split())
_Seen: TypeAlias = "dict[tuple[str, int], _Cut | None]"


class _Cut(NamedTuple):
    cost: float
    parts: tuple[str, ...]


def counted(documents: Iterable[Document]) -> Counter[str]:
    """How often each word occurs in the German documents: what `Splitter.learned` learns from."""
    count: Counter[str] = Counter()
    for document in documents:
        if document.language == "de":
            count.update(lowered(word) for word in words(document.title))
            count.update(lowered(word) for word in words(document.body))
    return count


class Splitter:
    """Takes compounds apart, by the words it was given."""

    def __init__(self, known: Iterable[str]) -> None:
        # Found by folded letters, given back as written: stems are made of whole umlauts.
        self._known = {fold(word): word for word in sorted(known)}
        self.parts = lru_cache(100_000)(self._parts)

    @staticmethod
    def learned(words: Mapping[str, int]) -> Splitter:
        """From the words of a library in small letters and how often each occurs (`counted`)."""
        least = max(SELDOM, min(OFTEN, sum(words.values()) // WORDS_PER_TIME))
        return Splitter(
            word
            for word, times in words.items()
            if times >= least and SHORTEST <= len(word) <= LONGEST and word.isalpha()
        )

    @staticmethod
    def of(packed: bytes) -> Splitter:
        """Raises ValueError when these bytes are none of `packed`."""
        try:
            return Splitter(msgspec.msgpack.decode(zlib.decompress(packed), type=list[str]))
        except (zlib.error, msgspec.DecodeError) as unreadable:
            raise ValueError("not a vocabulary") from unreadable

    def packed(self) -> bytes:
        return zlib.compress(msgspec.msgpack.encode(sorted(self._known.values())))

    # Made when the first word is taken apart: an index is filled from terms without them.
    @cached_property
    def _firsts(self) -> dict[str, str]:
        """Letters that begin a compound -> the part: linked, cut off or, before all, as it is."""
        parts = [word for word in self._known if word not in _NEVER]
        firsts = {word + link: word for link in reversed(_LINKING) for word in parts}
        for ending in reversed(_CUT_OFF):
            firsts |= {word.removesuffix(ending): word for word in parts if word.endswith(ending)}
        return firsts | {word: word for word in parts} | dict.fromkeys(_BEFORE, "")

    @cached_property
    def _lasts(self) -> dict[str, str]:
        """Letters that end a compound -> the part: with an ending or, before all, as it is."""
        lasts = {word + tail: word for tail in reversed(_TAILS) for word in self._known}
        return lasts | {word: word for word in self._known}

    def infinitive(self, letters: str) -> str:
        """The verb of which these letters, folded, are another form, as it is written; or ""."""
        found = infinitive(letters, self._known.__contains__)
        return self._known[found] if found else ""

    def _parts(self, word: str) -> tuple[str, ...]:
        """The parts of a compound, then the parts of these; () for a word that is none."""
        letters = fold(word)
        if not 2 * SHORTEST < len(letters) <= LONGEST:
            return ()
        cut = self._cut(letters, 0, {})
        if cut is None or len(cut.parts) <= 1:
            return ()
        found: list[str] = []
        for part in filter(None, cut.parts):
            found.append(self._known[part])
            found.extend(self.parts(part))
        return tuple(dict.fromkeys(found))

    def _cut(self, letters: str, depth: int, seen: _Seen) -> _Cut | None:
        """The cheapest way to cover these letters; none when they cannot be covered."""
        if (letters, depth) not in seen:
            seen[letters, depth] = self._cheapest(letters, depth, seen)
        return seen[letters, depth]

    def _cheapest(self, letters: str, depth: int, seen: _Seen) -> _Cut | None:
        if letters in _NEVER:
            return None
        last = self._lasts.get(letters) if depth else None
        best = None if last is None else _Cut(_bent(letters, last), (last,))
        if depth >= PARTS - 1:
            return best
        for at in range(len(letters) - SHORTEST, SHORTEST - 1, -1):
            first = self._firsts.get(letters[:at])
            if first is None:
                continue
            rest = self._cut(letters[at:], depth + 1, seen)
            if rest is None:
                continue
            cost = 1 + _bent(letters[:at], first) + rest.cost
            if best is None or cost < best.cost:
                best = _Cut(cost, (first, *rest.parts))
        return best


def _bent(letters: str, part: str) -> float:
    """What letters between parts cost."""
    if not part:
        return 0.0
    return 0.5 if len(letters) > len(part) else 0.0
