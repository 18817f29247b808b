"""Words of two directions in one line: each is read as its script is, numbers as they are dialled.

    as_line("Who is calling?", rtl=True)    ("Who is calling?", False)

A line begins at the side its first letter is read from (Unicode TR 9, P2), so the "?" of an English
sentence ends it in every window; what is put together of parts begins where the window does, and
each part is kept apart from the next (isolated). Law: letters that turn what stands behind them are
taken out; a line of ASCII in a window read to the right is not looked at twice.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_FIRST, _RIGHTWARDS, _END = (
    "\u2068",
    "\u2066",
    "\u2069",
)  # isolates: as its first letter, to the right
_MARK: Final = "\u200e"  # seen by nobody
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_STRONG: Final = ("L", "R", "AL")
_PARTS: Final = " · "
_NUMBER: Final = re.compile(r"(?<![\w.])[+(]?\d[\d ()/.:+\u2013-]*\d")  # 0171 39200 42, 9:00–12:00
_SPACES: Final = re.compile(r"(?<=\d) (?=\d)")


def as_line(text: str, *, rtl: bool) -> tuple[str, bool]:
    """What is to be drawn, and whether it begins at the right. rtl: the window does."""
    if text.isascii() and not rtl:
        return text, False
    text = _TURNING.sub("", text)
    if _PARTS in text and (rtl or _has_both(text)):
        parts = (f"{_FIRST}{_dialled(part)}{_END}" for part in text.split(_PARTS))
        return _PARTS.join(parts), rtl
    return _dialled(text), begins_right(text, otherwise=rtl)


def as_paragraph(text: str) -> tuple[str, tuple[int, ...]]:
    """What is to be wrapped, and before which letters of the text a mark was put into it.

    A mark that is read to the right makes one of a number with all its signs, the "+" before it,
    too (TR 9, W7); a no-break space keeps its groups on one line.
    """
    if text.isascii() or not begins_right(text):
        return text, ()
    numbers = tuple(found.start() for found in _NUMBER.finditer(text))
    return _NUMBER.sub(lambda found: _MARK + _SPACES.sub("\u00a0", found[0]), text), numbers


def begins_right(text: str, *, otherwise: bool = False) -> bool:
    """Whether the first letter that has a direction is read to the left; numbers alone are not.

    otherwise: for what has neither letter nor number.
    """
    if text.isascii() and not otherwise:
        return False
    first = next((it for it in map(unicodedata.bidirectional, text) if it in _STRONG), "")
    if not first:
        return otherwise and not any(letter.isdigit() for letter in text)
    return first != "L"


def _dialled(part: str) -> str:
    """With every number of several groups kept together, where it would be turned."""
    if part.isascii() or not begins_right(part):
        return part
    return _NUMBER.sub(lambda found: f"{_RIGHTWARDS}{found[0]}{_END}", part)


def _has_both(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
