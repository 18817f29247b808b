"""Words and letters: what counts as a word, and which spellings of it are the same.

Law: "Änderung", "Aenderung" and "Anderung" fold to the same letters, composed or decomposed,
in small letters or large ones; folding what is folded changes nothing.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 64  # letters of a word; what comes after them is not looked at

# Marks that follow a letter (accents of decomposed text, vowels of Hebrew and Arabic), the soft
# hyphen and the invisible joiners: they stand inside a word and must not cut it.
_INSIDE = "\u00ad\u0300-\u036f\u0591-\u05bd\u05bf\u064b-\u065f\u0670\u200b-\u200d\u2060"
WORD = re.compile(rf"[^\W_]+(?:[{_INSIDE}]+[^\W_]*)*")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060]+")
# "ue" is an umlaut in "Muesli", not in "Quelle", "neue", "Steuer" or "Frauen".
_UMLAUT = re.compile("(?<=[ao])e+|(?<=(?<![qaeo])u)e+")


def words(text: str) -> list[str]:
    """The words of a text as they are written, in their order."""
    return WORD.findall(text)


def lowered(word: str) -> str:
    """A word in small letters, composed, without what cannot be seen, cut at LONGEST."""
    if word.isascii():
        return word[:LONGEST].lower()
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFC", word[: 4 * LONGEST]))
    return seen.lower()[:LONGEST]


def fold(word: str) -> str:
    """The letters by which a word is found: no marks, ss for ß, one vowel for each umlaut.

    May be empty, for a word of marks alone.
    """
    plain = word.lower().replace("ß", "ss")
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain).lower()
        # Some single letters stand for several words (U+FDFA), so what came apart is read again.
        plain = "".join([c for c in apart if c.isalnum()]).replace("ß", "ss")
    if "ae" in plain or "oe" in plain or "ue" in plain:
        return _UMLAUT.sub("", plain)
    return plain
