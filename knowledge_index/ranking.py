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
    """Weighs the hits of one question: fifty for every key, so it counts in sets and substrings."""

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        self._words = [
            (each.rarity, each.stems, f" {each.begun}" if each.begun else "")
            for each in wanted
            if each.stems or each.begun
        ]
        self._stems = frozenset(stem for each in wanted for stem in each.stems)
        self._begun = next((f" {each.begun}" for each in wanted if each.begun), "")
        self._whole = sum(each.rarity for each in wanted)

    def __call__(self, place: int, title: str) -> float:
        """What a hit is worth, by its place in the engine's order, from 0, and its title."""
        of_place = PLACE / (PLACE + place)
        row = f" {title}"
        stems = set(title.split())
        known = stems & self._stems
        begins = bool(self._begun) and self._begun in row
        if not self._whole or not (known or begins):
            return of_place
        return of_place + TITLE * self._share(row, known) + WHOLE * self._asked(row, known, stems)

    def _share(self, row: str, known: AbstractSet[str]) -> float:
        """How much of what is wanted stands in a title, seldom words counting more; 0 to 1."""
        share = 0.0
        for rarity, stems, begun in self._words:
            if begun and begun in row:
                share += rarity
            elif known:
                share += rarity * max([stems.get(stem, 0.0) for stem in known])
        return share / self._whole

    def _asked(self, row: str, known: AbstractSet[str], stems: AbstractSet[str]) -> float:
        """How much of a title is wanted; 0 to 1. Of two that have all words the shorter fits."""
        hit = len(known)
        if self._begun and self._begun in row:
            begun = self._begun[1:]
            hit += sum([1 for stem in stems if stem.startswith(begun) and stem not in known])
        return hit / len(stems)
