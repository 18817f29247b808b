"""Work on the index thread that leaves the interpreter to the window often enough.

    for article in pace.steps(articles): …

Between two articles it gives way to what is drawn (`desktop.giving_way`). What else the window does
takes Python's lock several times, and waits for it each time: so work here rests by itself after
WORK_S, for REST_S. Law: from `end` on the next step
raises Ended, so that closing the window waits for no article.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from desktop.giving_way import giving_way

T = TypeVar("T")

WORK_S: Final = 0.001
FILL_S: Final = 0.005  # once, at the start: a rest may last as long as the work before it
REST_S: Final = 0.0003


class Ended(Exception):
    """Nobody waits for this work any more."""


class Pace:
    def __init__(self, *, rests: bool = True) -> None:
        """rests: False where there is no window to wait for."""
        self._over = threading.Event()
        self._rests = rests

    def end(self) -> None:
        self._over.set()

    def steps(self, of: Iterable[T], work_s: float = WORK_S) -> Iterator[T]:
        """The same, with rests between. Raises Ended."""
        since = time.monotonic()
        for each in giving_way(of) if self._rests else of:
            yield each
            if self._rests and time.monotonic() - since > work_s:
                if self._over.wait(REST_S):
                    raise Ended
                since = time.monotonic()
