"""Which of the hits is best: the engine's order, and how much of the question stands in titles.

The engine weighs words by how seldom they are and how often a document has them (BM25). What it
does not see is whether a title answers the whole question; the first hits are weighed again by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from knowledge_index.plan import Wanted

LOOKED_AT = 50  # hits of the engine that are weighed again
PLACE = 10.0  # how slowly a place in the engine's order loses worth: PLACE / (PLACE + place)
TITLE = 1.0  # what the share of the question that stands in the title adds
WHOLE = 0.3  # what the share of the title that was asked for adds


def worth(place: int, wanted: Sequence[Wanted], title: Sequence[str]) -> float:
    """What a hit is worth, by its place in the engine's order, from 0, and its title's stems."""
    return PLACE / (PLACE + place) + TITLE * share(wanted, title) + WHOLE * asked(wanted, title)


def share(wanted: Sequence[Wanted], title: Collection[str]) -> float:
    """How much of what is wanted stands in a title, seldom words counting more; 0 to 1."""
    whole = sum(each.rarity for each in wanted)
    if not whole:
        return 0.0
    return sum(each.rarity * _stands(each, title) for each in wanted) / whole


def asked(wanted: Sequence[Wanted], title: Collection[str]) -> float:
    """How much of a title is wanted; 0 to 1. Of two that have all words the shorter one fits."""
    if not title:
        return 0.0
    hit = sum(1 for stem in title if any(_is_wanted(each, stem) for each in wanted))
    return hit / len(title)


def _stands(wanted: Wanted, title: Collection[str]) -> float:
    best = max((weight for stem, weight in wanted.stems.items() if stem in title), default=0.0)
    if best < 1.0 and wanted.begun and any(stem.startswith(wanted.begun) for stem in title):
        return 1.0
    return best


def _is_wanted(wanted: Wanted, stem: str) -> bool:
    return stem in wanted.stems or bool(wanted.begun and stem.startswith(wanted.begun))
