"""Mistakes of the fingers, as people make them: letters swapped, doubled, left out; all small.

Law: digits and what has any in it stay as they are, for nobody could work with a wrong number.
"""

from __future__ import annotations

import re

from integrations.demo.dice import Dice

_WORD = re.compile(r"[^\W\d_]{4,}")


def slipped(text: str, share: float, dice: Dice) -> str:
    """The text with a mistake in about this share of its longer words."""
    return _WORD.sub(lambda word: _wrong(word[0], dice) if dice.chance(share) else word[0], text)


def hasty(text: str) -> str:
    """As somebody writes who does not look for the shift key."""
    return text.lower().rstrip(".")


def _wrong(word: str, dice: Dice) -> str:
    at = dice.between(1, len(word) - 1)
    return dice.pick(
        (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
        )
    )
