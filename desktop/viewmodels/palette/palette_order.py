"""Which group of the palette comes first: the one whose best hit answers most exactly.

Engines count each in its own way, so no score of theirs is compared. Every hit is measured by the
same rule instead, by what stands in its own title:

| class | the hit |
|---|---|
| 4 | has what was typed as its number, its address, or the beginning of one (four signs or more) |
| 3 | has every word at the beginning of a word of its title, the first of them first |
| 2 | has every word at the beginning of a word of its title |
| 1 | has some word of it there, or inside a long word |
| 0 | was found by its text, by its sound, or by another form of the words |

Groups stand by the class of their best hit, equal ones in the order of ORDER. The word that is
still growing counts as every other by what it begins, and its last letter changes nothing: so
groups change places only where a title stops answering or begins to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from desktop.store.reads.matching import spellings, words
from desktop.store.reads.passages import folded
from desktop.store.reads.shown import Hit

ORDER: Final = (
    *("customer", "article", "interaction", "case", "task", "text-module"),
    *("command", "help"),
)
KNOWN, FIRST, ALL, SOME, ELSEWHERE = 4, 3, 2, 1, 0
_SIGNS: Final = 4  # of a number or an address, so that it is meant
_INSIDE: Final = 4  # letters of a word that may stand inside a longer one


def class_of(hit: Hit, text: str) -> int:
    if any(_is_meant(text, each) for each in hit.known_by):
        return KNOWN
    return class_of_title(hit.title, text)


def class_of_title(title: str, text: str) -> int:
    asked = [[folded(each) for each in spellings(word)] for word in words(text)]
    there = [folded(word) for word in words(title)]
    begun = [any(word.startswith(tuple(each)) for word in there) for each in asked]
    if asked and all(begun):
        first = there[0].startswith(tuple(asked[0]))
        return FIRST if first else ALL
    inside = any(
        len(each) >= _INSIDE and each in word for of in asked for each in of for word in there
    )
    return SOME if any(begun) or inside else ELSEWHERE


def in_order(best: dict[str, int]) -> list[str]:
    """The groups with a hit, by the class of each one's best."""
    return sorted(best, key=lambda group: (-best[group], ORDER.index(group)))


def _is_meant(text: str, known: str) -> bool:
    typed, own = _signs(text), _signs(known)
    if len(typed) < _SIGNS:
        return False
    if own.startswith(typed):
        return True
    digits = "".join(letter for letter in own if letter.isdigit())
    return typed.isdigit() and _dialled(digits).startswith(_dialled(typed))


def _signs(text: str) -> str:
    return "".join(letter for letter in text.lower().replace("(0)", "") if letter.isalnum())


def _dialled(digits: str) -> str:
    """Digits without what may stand before them, roughly: what is compared was found already."""
    return digits.removeprefix("00").removeprefix("49").lstrip("0")


def groups(found: Sequence[tuple[str, int]]) -> dict[str, int]:
    """The best class of each group, from (group, class)."""
    best: dict[str, int] = {}
    for group, class_ in found:
        best[group] = max(class_, best.get(group, ELSEWHERE))
    return best
