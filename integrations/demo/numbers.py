"""Telephone numbers that belong to nobody, and never will.

Germany: Bundesnetzagentur, Mitteilung 148/2021, "Rufnummern für Medienproduktionen".
United Kingdom: Ofcom, "Telephone numbers for use in TV and radio drama programmes".
Law: every number of the made-up world comes from here, written as phonenumbers writes it
internationally, so that an imported number equals a made-up one.
"""

from __future__ import annotations

from collections.abc import Iterator

_STORY = range(40, 60)  # mobile numbers that are left to the handwritten story
# prefix as written, digits that are free behind it
_GERMAN = (
    ("+49 30 23125", 3),
    ("+49 69 90009", 3),
    ("+49 40 66969", 3),
    ("+49 221 4710", 3),
    ("+49 89 99998", 3),
)
_GERMAN_MOBILE = (
    "+49 1522 8817386",
    "+49 1522 8895456",
    "+49 1525 4599371",
    "+49 172 9925904",
    "+49 172 9968532",
    *(f"+49 171 39200{last:02}" for last in range(100) if last not in _STORY),
)
_BRITISH = (
    ("+44 20 7946 0", 3),
    ("+44 113 496 0", 3),
    ("+44 114 496 0", 3),
    ("+44 115 496 0", 3),
    ("+44 116 496 0", 3),
    ("+44 117 496 0", 3),
    ("+44 121 496 0", 3),
    ("+44 131 496 0", 3),
    ("+44 141 496 0", 3),
    ("+44 151 496 0", 3),
    ("+44 161 496 0", 3),
    ("+44 191 498 0", 3),
)
_BRITISH_MOBILE = tuple(f"+44 7700 900{last:03}" for last in range(1000) if last not in _STORY)


def numbers(language: str) -> tuple[str, ...]:
    """All numbers of the language's country, mobile ones first."""
    if language == "de":
        return (*_GERMAN_MOBILE, *_spread(_GERMAN))
    return (*_BRITISH_MOBILE, *_spread(_BRITISH))


def _spread(ranges: tuple[tuple[str, int], ...]) -> Iterator[str]:
    for prefix, digits in ranges:
        yield from (f"{prefix}{last:0{digits}}" for last in range(10**digits))
