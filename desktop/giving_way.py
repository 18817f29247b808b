"""Threads beside the window's give way to it while it works on what a person waits for.

    with the_window:           around a paint, or the answer to a key
    for row in giving_way(rows): …      of who works for long beside it

Python hands its lock over wherever it is let go of, and a paint lets go of it with each of its
hundred ways into Qt: beside a thread that made rows, one of 4 ms waited 78 times and took 20. Laws:
nobody waits longer than MOST_S at a time, nor again before the window has rested, so that a window
that itself waits for that thread goes on; without a window nobody waits at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Event
from typing import Final, TypeVar

T = TypeVar("T")

MOST_S: Final = 0.05


class _TheWindow:
    """One a process, as Python's lock is; entered by the window's thread alone, again and again."""

    def __init__(self) -> None:
        self._rests = Event()
        self._rests.set()
        self._within = 0
        self._in_vain = False  # somebody has waited so, since it rested last

    def __enter__(self) -> None:
        self._within += 1
        self._rests.clear()

    def __exit__(self, *_raised: object) -> None:
        self._within -= 1
        if not self._within:
            self._in_vain = False
            self._rests.set()

    def let_go_first(self) -> None:
        """Return when it rests, or after a while; in any other thread."""
        if not self._rests.is_set() and not self._in_vain:
            self._in_vain = not self._rests.wait(MOST_S)


the_window: Final = _TheWindow()


def giving_way(of: Iterable[T]) -> Iterator[T]:
    """The same, one after the other, each when the window rests."""
    for each in of:
        the_window.let_go_first()
        yield each
