"""What was worked out from rows that change rarely, for as long as they are the same.

Law: a transaction asks for the versions of those rows first, in its own snapshot, and takes nothing
from here that rests on others: what is remembered saves work and never decides.
"""

from __future__ import annotations

from typing import Final, Generic, TypeVar

T = TypeVar("T")

MOST: Final = 4_096


class Remembered(Generic[T]):
    """By name and what it rests on; any thread may ask."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: dict[object, tuple[object, T]] = {}

    def find(self, name: object, rests_on: object) -> T | None:
        known = self._kept.get(name)
        return known[1] if known is not None and known[0] == rests_on else None

    def keep(self, name: object, rests_on: object, value: T) -> None:
        if len(self._kept) >= self._most:
            self._kept.clear()
        self._kept[name] = rests_on, value
