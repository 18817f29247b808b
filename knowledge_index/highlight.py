"""Where in a text the words of a question stand, in whatever form, and the passage that shows most.

A word is marked when it is the one asked for, in another form, as a part of a compound, or as one
that a part was asked of. Law: every mark lies inside the text and none upon another. Places count
letters of Python's text; a window that counts in UTF-16 counts letters beyond U+FFFF twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from knowledge_index.letters import WORD, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge_index.analysis import Analysis

READ = 300_000  # letters of a text that are looked at
MOST = 500  # marks of one text
LEAD = 40  # letters of a passage before its first mark, at most
_EDGE = 15  # letters a passage is moved to begin or end between words

_LANGUAGES = ("de", "en")

Mark = tuple[int, int]


class Passage(NamedTuple):
    """A piece of a text, with … where it was cut; marks are places in the piece."""

    text: str
    marks: tuple[Mark, ...]


class _Sought(NamedTuple):
    surfaces: frozenset[str]
    begun: tuple[str, ...]
    stems: frozenset[str]


class Marker:
    """One text; asked again with every key, it reads its words once."""

    def __init__(self, analysis: Analysis, text: str) -> None:
        self._analysis = analysis
        self._text = text
        self._read: list[tuple[int, int, str]] | None = None

    def marks(self, asked: Iterable[str]) -> tuple[Mark, ...]:
        """Where what was asked for stands, in order: from which letter, how many.

        asked: words as typed, one with a star behind it for all that begin so; `Found.words`.
        """
        sought = self._sought(asked)
        known: dict[str, bool] = {}
        found: list[Mark] = []
        for at, length, word in self._words():
            stands = known.get(word)
            if stands is None:
                stands = known[word] = self._stands(word, sought)
            if stands:
                found.append((at, length))
                if len(found) == MOST:
                    break
        return tuple(found)

    def passage(self, asked: Iterable[str], letters: int) -> Passage:
        """The piece of about so many letters in which most of the different words stand.

        Without any of them it is the beginning of the text.
        """
        marks = self.marks(asked)
        start = self._start(marks, letters) if marks else 0
        end = min(len(self._text), start + max(letters, 1))
        if end < len(self._text):
            end = self._edge(end)
        before = "…" if start else ""
        after = "…" if end < len(self._text) else ""
        shift = len(before) - start
        inside = tuple((at + shift, n) for at, n in marks if start <= at and at + n <= end)
        return Passage(before + self._text[start:end] + after, inside)

    def _words(self) -> list[tuple[int, int, str]]:
        if self._read is None:
            self._read = [
                (match.start(), match.end() - match.start(), match.group())
                for match in WORD.finditer(self._text, 0, READ)
            ]
        return self._read

    def _sought(self, asked: Iterable[str]) -> _Sought:
        surfaces: set[str] = set()
        begun: set[str] = set()
        stems: set[str] = set()
        for each in asked:
            for word in words(each):
                read = self._analysis.asked(word)
                if each.endswith("*"):
                    begun.add(read.letters)
                    continue
                surfaces.add(read.letters)
                if not read.empty:
                    stems.update(read.stems)
        return _Sought(frozenset(surfaces - {""}), tuple(begun - {""}), frozenset(stems))

    def _stands(self, word: str, sought: _Sought) -> bool:
        surface = self._analysis.surface(word)
        if surface in sought.surfaces or (sought.begun and surface.startswith(sought.begun)):
            return True
        return any(
            stem in sought.stems
            for language in _LANGUAGES
            for stem in self._analysis.stems(word, language)
        )

    def _start(self, marks: tuple[Mark, ...], letters: int) -> int:
        """Where the passage begins that holds most: different words first, then all of them."""
        best, best_at, first = (0, 0), marks[0][0], 0
        for last, (at, length) in enumerate(marks):
            while at + length - marks[first][0] > letters and first < last:
                first += 1
            inside = marks[first : last + 1]
            different = len({self._key(each) for each in inside})
            if (different, len(inside)) > best:
                best, best_at = (different, len(inside)), marks[first][0]
        lead = min(LEAD, letters // 4)
        if best_at <= lead:
            return 0
        return self._edge(best_at - lead)

    def _key(self, mark: Mark) -> str:
        at, length = mark
        return self._analysis.key(self._text[at : at + length])

    def _edge(self, at: int) -> int:
        """The end of a blank near this place, so that no word is cut; or the place itself."""
        for near in range(at, max(0, at - _EDGE), -1):
            if self._text[near - 1].isspace():
                return near
        return at
