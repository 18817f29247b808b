"""The part of a text that answers a question, and where the words asked for stand in it.

A full-text table keeps no texts, so this is done on the few documents that are shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from desktop.store.reads.matching import spellings
from desktop.store.reads.plain import plain

PIECE: Final = 8_000  # letters of Markdown that are read at once: some pages
PIECES: Final = 3
_OVER: Final = 2_000  # letters beyond, until a paragraph, a line or a word ends
_LENGTH = 220  # letters of a passage: two or three lines
_WORD = re.compile(r"\w+")
_LETTERS: Final = ((0, 0x2000), (0xFB00, 0xFB07), (0xFF00, 0xFFE0))  # scripts that have accents


Stands = Callable[[str], str]


class Passage(msgspec.Struct, frozen=True):
    """A part of a text; marks: (start, end) of each word that was asked for, ascending."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@lru_cache(maxsize=32_768)
def folded(word: str) -> str:
    """The word as the index has it: small, without accents."""
    spread = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def marks(
    text: str, terms: Sequence[str], stands: Stands | None = None
) -> tuple[tuple[int, int], ...]:
    """Where words begin with one of the terms, in any of their spellings.

    stands: tells what of the question stands in a word, as the index knows it.
    """
    wanted = tuple({folded(each) for term in terms for each in spellings(term)})
    if stands is not None:
        return tuple(
            found.span()
            for found in _WORD.finditer(text)
            if stands(found.group()) or (wanted and folded(found.group()).startswith(wanted))
        )
    if not wanted:
        return ()
    begins = _beginning_with("".join(sorted({term[0] for term in wanted if term})))
    return tuple(
        found.span() for found in begins.finditer(text) if folded(found.group()).startswith(wanted)
    )


@lru_cache(maxsize=256)
def _beginning_with(letters: str) -> re.Pattern[str]:
    """Words that may begin with one of these folded letters: a tenth of all, to be looked at."""
    spelled = "".join(re.escape(letter + _spellings().get(letter, "")) for letter in letters)
    return re.compile(rf"(?<!\w)[{spelled}]\w*") if spelled else _WORD


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    """{folded letter: every other letter of which the folded form begins with it}."""
    found: dict[str, str] = {}
    for letter in (chr(n) for begin, end in _LETTERS for n in range(begin, end)):
        # Four of five are folded to themselves, and the first key of the day waits for this.
        if not (unicodedata.decomposition(letter) or letter.isupper()):
            continue
        if letter.isalnum() and (begins := folded(letter)[:1]):
            found[begins] = found.get(begins, "") + letter
    return found


def passage(
    text: str, terms: Sequence[str], length: int = _LENGTH, stands: Stands | None = None
) -> Passage:
    """The stretch of a plain text in which most different terms stand close together."""
    text = " ".join(text.strip().replace("\n\n", " · ").split())
    found = marks(text, terms, stands)
    start, end = _stretch(text, found, length)
    shown = text[start:end]
    before, after = "… " if start else "", " …" if end < len(text) else ""
    inside = (mark for mark in found if mark[0] >= start and mark[1] <= end)
    shift = len(before) - start
    return Passage(
        f"{before}{shown}{after}", tuple((begin + shift, stop + shift) for begin, stop in inside)
    )


def passage_of(
    markdown: str, terms: Sequence[str], length: int = _LENGTH, stands: Stands | None = None
) -> Passage:
    """The same of a Markdown text, read piece by piece until one has all the words.

    A manual of a hundred pages is asked at every key: most answer on their first ones, and what
    stands behind PIECES of them is found, but shown by a passage from before.
    """
    best, most = Passage(""), -1
    for piece in _pieces(markdown):
        found = passage(plain(piece, row=" · "), terms, length, stands)
        there = {folded(found.text[begin:end]) for begin, end in found.marks}
        wanted = [tuple(map(folded, spellings(term))) for term in terms]
        has = sum(any(word.startswith(each) for word in there) for each in wanted)
        if stands is not None:
            has = max(has, len({stands(found.text[begin:end]) for begin, end in found.marks}))
        if has > most:
            best, most = found, has
        if most == len(terms):
            break
    return best


def _pieces(markdown: str) -> Iterator[str]:
    """Stretches of about PIECE letters, whole paragraphs where they end; one at least."""
    begin = 0
    for _ in range(PIECES):
        end = _end_of_piece(markdown, begin + PIECE)
        yield markdown[begin:end]
        if end == len(markdown):
            return
        begin = end


def _end_of_piece(markdown: str, near: int) -> int:
    """A list of a hundred thousand lines is one paragraph, and would be read whole at every key."""
    last = near + _OVER
    for sign in ("\n\n", "\n", " "):
        if (end := markdown.find(sign, near, last)) > 0:
            return end
    return min(last, len(markdown))


def _stretch(text: str, found: Sequence[tuple[int, int]], length: int) -> tuple[int, int]:
    """From the beginning of a sentence or word near the best window's first mark."""
    if len(text) <= length:
        return 0, len(text)
    first, last = _best(text, found, length)
    start = _beginning(text, first)
    start = first if last - start > length else start  # the words come before what leads to them
    end = start + length
    cut = text.rfind(" ", start, end) if end < len(text) else len(text)
    return start, cut if cut > start else end


def _best(text: str, found: Sequence[tuple[int, int]], length: int) -> tuple[int, int]:
    """From the first to the last word of the first window with the most different ones.

    Each mark is met twice, not with every other: a single letter marks thousands of words.
    """
    words = [folded(text[begin:end]) for begin, end in found]
    within: Counter[str] = Counter()
    best, most, last = (0, 0), 0, 0
    for first, (begin, _) in enumerate(found):
        while last < len(found) and (last <= first or found[last][1] <= begin + length):
            within[words[last]] += 1
            last += 1
        if len(within) > most:
            best, most = (begin, found[last - 1][1]), len(within)
        within[words[first]] -= 1
        if not within[words[first]]:
            del within[words[first]]
    return best


def _beginning(text: str, at: int) -> int:
    """The start of the sentence `at` stands in, when that is near; else of a word before it."""
    sentence = max(text.rfind(sign, 0, at) for sign in (". ", "? ", "! ", ": "))
    if at - sentence < _LENGTH // 3:
        return sentence + 2 if sentence >= 0 else 0
    return text.rfind(" ", 0, max(0, at - 40)) + 1
