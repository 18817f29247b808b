"""Numbers and sizes as people write them: "1.234,5" in German, "1,234.5" in English.

The one place where a number for the screen is put together. That no line ends between it and its
unit is seen to where words are wrapped (`widgets.theme.lettering`).
"""

from __future__ import annotations

from typing import Final

from desktop.text import language, tr

_GERMAN: Final = str.maketrans(",.", ".,")
_KILO, _MEGA, _GIGA = 1000, 1_000_000, 1_000_000_000


def number(value: float, digits: int = 0) -> str:
    """With so many digits behind the point, or the comma."""
    english = f"{value:,.{digits}f}"
    return english.translate(_GERMAN) if language() == "de" else english


def size(octets: int) -> str:
    """84 kB, 1.2 MB."""
    if octets < _MEGA:
        return tr("{size} kB", size=number(max(1, round(octets / _KILO))))
    if octets < _GIGA:
        return tr("{size} MB", size=number(octets / _MEGA, 1))
    return tr("{size} GB", size=number(octets / _GIGA, 1))
