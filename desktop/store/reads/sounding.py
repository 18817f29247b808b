"""Which of the names that sound like what was typed are also written like it.

Kölner Phonetik alone would give Nour for Meier (both 67): M and N are one there, as are vowels.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Final

from desktop.store.reads.matching import words
from desktop.store.reads.passages import folded
from desktop.store.sounds import code

ENOUGH: Final = 0.4  # Mayr for Meier; Nour has 0.2


def likeness(typed: str, name: str) -> float:
    """From 0 to 1: how much the words typed are like those of the name that sound so, the best."""
    there = [(code(word), folded(word)) for word in words(name)]
    asked = [(code(word), folded(word)) for word in words(typed) if word.isalpha()]
    return max(
        (
            _alike(word, each)
            for sound, word in asked
            for heard, each in there
            if sound and heard.startswith(sound)
        ),
        default=0.0,
    )


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other[: len(one) + 2], autojunk=False).ratio()
