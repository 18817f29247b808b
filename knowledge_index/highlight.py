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
_EDGE = 25  # letters a passage may be shorter to end behind a word

_LANGUAGES = ("de", "en")

Mark = tuple[int, int]


class Passage(NamedTuple):
    """A piece of a text, with … where it was cut; marks are places in the piece."""

    text: str
    marks: tuple[Mark, ...]


class _Found(NamedTuple):
    at: int
    length: int
    key: str  # what of the question stands there


class Sought:
    """What of a question stands in a word of a text; one for each question, asked of many texts."""

    def __init__(self, analysis: Analysis, asked: Iterable[str]) -> None:
        """asked: words as typed, one with a star behind it for all that begin so; `Found.words`."""
        self._analysis = analysis
        self._surfaces: dict[str, str] = {}
        self._begun: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        self._known: dict[str, str] = {}
        for each in asked:
            for word in words(each):
                self._seek(word, begun=each.endswith("*"))

    def _seek(self, word: str, *, begun: bool) -> None:
        read = self._analysis.asked(word)
        if not read.letters:
            return
        (self._begun if begun else self._surfaces).setdefault(read.letters, word)
        if not (begun or read.empty):
            for stem in read.stems:
                self._stems.setdefault(stem, word)

    def __call__(self, word: str) -> str:
        """The word that was asked for; "" for none."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = self._found(word)
        return found

    def _found(self, word: str) -> str:
        for language in _LANGUAGES:
            for stem in self._analysis.stems(word, language):
                if stem in self._stems:
                    return self._stems[stem]
        surface = self._analysis.surface(word)
        if surface in self._surfaces:
            return self._surfaces[surface]
        return next((of for begun, of in self._begun.items() if surface.startswith(begun)), "")


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
        return tuple((at, length) for at, length, _ in self._found(asked))

    def passage(self, asked: Iterable[str], letters: int) -> Passage:
        """The piece of about so many letters in which most of the different words stand.

        Without any of them it is the beginning of the text.
        """
        found = self._found(asked)
        start = self._start(found, letters) if found else 0
        end = self._end(start, start + max(letters, 1))
        before = "…" if start else ""
        after = "…" if end < len(self._text) else ""
        shift = len(before) - start
        inside = tuple((at + shift, n) for at, n, _ in found if start <= at and at + n <= end)
        return Passage(before + self._text[start:end] + after, inside)

    def _found(self, asked: Iterable[str]) -> list[_Found]:
        sought = Sought(self._analysis, asked)
        found: list[_Found] = []
        for at, length, word in self._words():
            if key := sought(word):
                found.append(_Found(at, length, key))
                if len(found) == MOST:
                    break
        return found

    def _words(self) -> list[tuple[int, int, str]]:
        if self._read is None:
            self._read = [
                (match.start(), match.end() - match.start(), match.group())
                for match in WORD.finditer(self._text, 0, READ)
            ]
        return self._read

    def _start(self, found: list[_Found], letters: int) -> int:
        """Where the passage begins that holds most: different words first, then all of them."""
        lead = min(LEAD, letters // 4)
        best, best_at, first = (0, 0), found[0].at, 0
        for last, (at, length, _) in enumerate(found):
            while at + length - found[first].at > letters - lead and first < last:
                first += 1
            inside = found[first : last + 1]
            held = (len({each.key for each in inside}), len(inside))
            if held > best:
                best, best_at = held, found[first].at
        if best_at <= lead:
            return 0
        near = range(best_at - lead, best_at)
        return next((at for at in near if self._text[at - 1].isspace()), best_at)

    def _end(self, start: int, end: int) -> int:
        """The end of the text, or of a word before this place."""
        if end >= len(self._text):
            return len(self._text)
        near = range(end, max(start, end - _EDGE), -1)
        return next((at for at in near if self._text[at - 1].isspace()), end)
