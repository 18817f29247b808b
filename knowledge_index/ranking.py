"""Which of the hits is best: the engine's order, and how much of the question stands in titles.

The engine weighs words by how seldom they are and how often a document has them (BM25). What it
does not see is whether a title answers the whole question; the first hits are weighed again by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from knowledge_index.plan import Wanted

LOOKED_AT = 50  # hits of the engine that are weighed again
PLACE = 10.0  # how slowly a place in the engine's order loses worth: PLACE / (PLACE + place)
TITLE = 1.0  # what the share of the question that stands in the title adds
WHOLE = 0.3  # what the share of the title that was asked for adds


class Worth:
    """Weighs the hits of one question."""

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        self._wanted = [each for each in wanted if each.stems or each.begun]
        self._stems = frozenset(stem for each in wanted for stem in each.stems)
        self._begun = tuple(each.begun for each in wanted if each.begun)
        self._whole = sum(each.rarity for each in wanted)

    def __call__(self, place: int, title: str) -> float:
        """What a hit is worth, by its place in the engine's order, from 0, and its title."""
        stems = set(title.split())
        of_place = PLACE / (PLACE + place)
        if not self._whole or (not self._begun and stems.isdisjoint(self._stems)):
            return of_place
        return of_place + TITLE * self.share(stems) + WHOLE * self.asked(stems)

    def share(self, title: AbstractSet[str]) -> float:
        """How much of what is wanted stands in a title, seldom words counting more; 0 to 1."""
        return sum(each.rarity * _stands(each, title) for each in self._wanted) / self._whole

    def asked(self, title: AbstractSet[str]) -> float:
        """How much of a title is wanted; 0 to 1. Of two that have all words the shorter fits."""
        known = title & self._stems
        begun = 0
        if self._begun:
            begun = sum(1 for stem in title - known if stem.startswith(self._begun))
        return (len(known) + begun) / len(title) if title else 0.0


def _stands(wanted: Wanted, title: AbstractSet[str]) -> float:
    common = wanted.stems.keys() & title
    best = max(map(wanted.stems.__getitem__, common)) if common else 0.0
    if best < 1.0 and wanted.begun and any(stem.startswith(wanted.begun) for stem in title):
        return 1.0
    return best
