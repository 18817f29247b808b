"""The part of a text that answers a question, and where the words asked for stand in it.

A full-text table keeps no texts, so this is done on the few documents that are shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from desktop.store.reads.matching import spellings

_LENGTH = 220  # letters of a passage: two or three lines
_WORD = re.compile(r"\w+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKUP = re.compile(
    r"^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+|\d+[.)]\s+|\|?[-:| ]{3,}$)|[*_`]{1,3}|\|", re.M
)
_SPACE = re.compile(r"\s+")


class Passage(msgspec.Struct, frozen=True):
    """A part of a text; marks: (start, end) of each word that was asked for, ascending."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


def plain(markdown: str) -> str:
    """The words of a Markdown text without its signs, paragraphs kept."""
    paragraphs = markdown.replace("\r\n", "\n").split("\n\n")
    return "\n\n".join(filter(None, map(_plain_paragraph, paragraphs)))


def _plain_paragraph(text: str) -> str:
    lines = (
        _SPACE.sub(" ", line).strip()
        for line in _MARKUP.sub("", _LINK.sub(r"\1", text)).split("\n")
    )
    return "\n".join(filter(None, lines))


@lru_cache(maxsize=32_768)
def folded(word: str) -> str:
    """The word as the index has it: small, without accents."""
    spread = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def marks(text: str, terms: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where words begin with one of the terms, in any of their spellings."""
    wanted = tuple({folded(each) for term in terms for each in spellings(term)})
    if not wanted:
        return ()
    return tuple(
        found.span() for found in _WORD.finditer(text) if folded(found.group()).startswith(wanted)
    )


def passage(text: str, terms: Sequence[str], length: int = _LENGTH) -> Passage:
    """The stretch of a plain text in which most different terms stand close together."""
    text = _SPACE.sub(" ", text.strip().replace("\n\n", " · "))
    found = marks(text, terms)
    start, end = _stretch(text, found, length)
    shown = text[start:end]
    before, after = "… " if start else "", " …" if end < len(text) else ""
    inside = (mark for mark in found if mark[0] >= start and mark[1] <= end)
    shift = len(before) - start
    return Passage(
        f"{before}{shown}{after}", tuple((begin + shift, stop + shift) for begin, stop in inside)
    )


def _stretch(text: str, found: Sequence[tuple[int, int]], length: int) -> tuple[int, int]:
    """From the beginning of a sentence or word near the best window's first mark."""
    if len(text) <= length:
        return 0, len(text)
    best, most = 0, 0
    for first, _ in found:
        window = {folded(text[a:b]) for a, b in found if first <= a and b <= first + length}
        if len(window) > most:
            best, most = first, len(window)
    start = _beginning(text, best)
    end = start + length
    cut = text.rfind(" ", start, end) if end < len(text) else len(text)
    return start, cut if cut > start else end


def _beginning(text: str, at: int) -> int:
    """The start of the sentence `at` stands in, when that is near; else of a word before it."""
    sentence = max(text.rfind(sign, 0, at) for sign in (". ", "? ", "! ", ": "))
    if at - sentence < _LENGTH // 3:
        return sentence + 2 if sentence >= 0 else 0
    return text.rfind(" ", 0, max(0, at - 40)) + 1
