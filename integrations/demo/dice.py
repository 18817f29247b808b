"""Chance with a seed: the same seed throws the same, on every machine and Python."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice(Random):
    """Throws in the words of the world."""

    def chance(self, share: float) -> bool:
        """Yes, in this share of all throws."""
        return self.random() < share

    def pick(self, values: Sequence[T]) -> T:
        """One of the values, each as likely."""
        return values[int(self.random() * len(values))]

    def between(self, least: int, most: int) -> int:
        """A whole number, `most` left out."""
        return least + int(self.random() * (most - least))
