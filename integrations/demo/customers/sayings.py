"""The words of somebody in one conversation: every way is said once, in an order of their own.

Law: which way comes next follows from the conversation's seed and how many were used before.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Final

from integrations.demo.dice import Dice
from integrations.demo.topics import Slots
from integrations.demo.wording import Pool, pool, read_words, say

NOTHING: Final = ""


class Sayings:
    """Says what a pool has, each way once; afterwards nothing."""

    def __init__(self, seed: str, language: str, slots: Slots) -> None:
        self._seed = seed
        self._ordinals = ordinals(language)
        self._pools = _pools(language)
        self._slots = slots
        self._used: Counter[str] = Counter()
        self._orders: dict[str, list[str]] = {}

    def say(self, name: str, **values: str) -> str:
        """One of the customers' own ways of this name."""
        return self.of(name, self._pools[name], **values)

    def of(self, name: str, ways: Pool, **values: str) -> str:
        """One of these ways, which are known by this name."""
        if name not in self._orders:
            order = list(ways)
            Dice(f"{self._seed} {name}").shuffle(order)
            self._orders[name] = order
        place = self._used[name]
        self._used[name] += 1
        order = self._orders[name]
        return (
            say((order[place],), Dice(0), self._slots | values) if place < len(order) else NOTHING
        )

    def time(self, number: int) -> str:
        """For the first, second, ... time; above all that have a name: the last of them."""
        return self._ordinals[min(number, len(self._ordinals)) - 1]

    def one(self, name: str, ways: Pool, dice: Dice) -> str:
        """One of these, whether it was used before or not: how a letter begins and ends."""
        return say(ways, dice, self._slots)


@cache
def ordinals(language: str) -> tuple[str, ...]:
    """The first, the second, and so on, as the words have them."""
    return tuple(read_words("customers", language)["ordinals"])


@cache
def _pools(language: str) -> dict[str, Pool]:
    return {n: pool(ways) for n, ways in read_words("customers", language)["says"].items()}
