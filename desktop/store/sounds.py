"""How a name sounds: Kölner Phonetik, after which Meier, Mayer and Meyr are one.

    code("Schmidt") == code("Schmitt") == "862"

The rules are those of Hans Joachim Postel, "Die Kölner Phonetik", IBM-Nachrichten 19 (1969),
pages 925-931: a figure for each letter, by its neighbours where they matter; what repeats is one;
vowels count at the beginning alone. Umlauts are read as their vowels, and ß as ss.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Final

_PLAIN: Final = dict.fromkeys("aeijouy", "0") | {
    "b": "1", "f": "3", "v": "3", "w": "3", "g": "4", "k": "4", "q": "4",
    "l": "5", "m": "6", "n": "6", "r": "7", "s": "8", "z": "8",
}  # fmt: skip
_HARD_FIRST: Final = frozenset("ahkloqrux")  # before these a C that begins a word is a K
_HARD: Final = frozenset("ahkoqux")
_HISSING: Final = frozenset("sz")
_SOFT: Final = frozenset("csz")  # before these D and T hiss
_BEFORE_X: Final = frozenset("ckq")
_LETTERS: Final = re.compile(r"[a-z]+")


@lru_cache(maxsize=16_384)
def code(word: str) -> str:
    """The figures of one word; "" when it has no letters of a to z."""
    spread = unicodedata.normalize("NFKD", word.lower().replace("ß", "ss"))
    letters = "".join(_LETTERS.findall(spread))
    around = f" {letters} "
    figures = "".join(
        _figure(before, letter, after)
        for before, letter, after in zip(around, letters, around[2:], strict=False)
    )
    once = figures[:1] + "".join(b for a, b in pairwise(figures) if a != b)
    return once[:1] + once[1:].replace("0", "")


def _figure(before: str, letter: str, after: str) -> str:
    if letter in _PLAIN:
        return _PLAIN[letter]
    if letter == "p":
        return "3" if after == "h" else "1"
    if letter in "dt":
        return "8" if after in _SOFT else "2"
    if letter == "c":
        return _figure_of_c(before, after)
    if letter == "x":
        return "8" if before in _BEFORE_X else "48"
    return ""  # h


def _figure_of_c(before: str, after: str) -> str:
    if before == " ":
        return "4" if after in _HARD_FIRST else "8"
    return "4" if after in _HARD and before not in _HISSING else "8"
