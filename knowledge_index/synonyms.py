"""Words that mean the same, as editors keep them: groups of words, single or of several words.

Used when asking, never when keeping: a new group needs no article read again. Law: whoever asks
for one of a group finds what the others would find, after what has the very word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from knowledge_index.letters import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

MOST_WORDS = 5  # of one synonym that are looked at


class Meant(NamedTuple):
    """From which word of a question on, how many of them, and what means the same."""

    at: int
    length: int
    others: tuple[tuple[str, ...], ...]


class Synonyms:
    """Groups of words with one meaning, found by the stems of their words."""

    def __init__(self, groups: Iterable[Iterable[str]], key: Callable[[str], str]) -> None:
        self._key = key
        self._others: dict[tuple[str, ...], dict[tuple[str, ...], tuple[str, ...]]] = {}
        for group in groups:
            self._take([tuple(words(each)[:MOST_WORDS]) for each in group])

    def _take(self, group: Sequence[tuple[str, ...]]) -> None:
        by_key = {tuple(map(self._key, each)): each for each in group if each}
        for key in by_key:
            others = {other: written for other, written in by_key.items() if other != key}
            self._others.setdefault(key, {}).update(others)

    def meant(self, asked: Sequence[str]) -> tuple[Meant, ...]:
        """Where in these words a synonym stands; the longest first, none over another."""
        if not self._others:
            return ()
        keys = tuple(map(self._key, asked))
        found: list[Meant] = []
        at = 0
        while at < len(keys):
            for length in range(min(MOST_WORDS, len(keys) - at), 0, -1):
                others = self._others.get(keys[at : at + length])
                if others:
                    found.append(Meant(at, length, tuple(others.values())))
                    at += length - 1
                    break
            at += 1
        return tuple(found)
