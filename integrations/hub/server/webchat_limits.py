"""How much visitors of web chats may ask of a hub, and what of chats need not be read each time.

Law: what one visitor or one address does too much of is refused to them alone; only the beginning
of visits is also counted for all of a chat, so that thousands of made-up ones end here.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Generic, TypeVar

import msgspec

from integrations.hub.server.signing_in.throttle import Throttle

T = TypeVar("T")
_FORGET_ABOVE: Final = 1_000


class ChatLimits(msgspec.Struct, frozen=True, kw_only=True):
    """A minute, but where it says otherwise."""

    asks: float = 600  # of one address
    visits_an_address: float = 30  # begun; a school or a firm has one address
    visits_a_chat: float = 300
    says: float = 30  # of one visit
    files: float = 10
    letters: float = 5  # of one address, while nobody is there
    lines: int = 4  # open at once for one visit
    lines_an_address: int = 200


class Kept(Generic[T]):
    """What was read a moment ago."""

    def __init__(self, for_s: float, now: Callable[[], float] = time.monotonic) -> None:
        self._for_s = for_s
        self._now = now
        self._kept: dict[object, tuple[float, T]] = {}
        self._lock = threading.Lock()

    def forget(self) -> None:
        """Read everything anew."""
        with self._lock:
            self._kept.clear()

    def get(self, key: object, read: Callable[[], T]) -> T:
        now = self._now()
        with self._lock:
            at, value = self._kept.get(key, (-self._for_s, None))
        if value is not None and now - at < self._for_s:
            return value
        read_now = read()
        with self._lock:
            if len(self._kept) > _FORGET_ABOVE:
                self._kept.clear()
            self._kept[key] = now, read_now
        return read_now


class Visitors:
    """What one process counts; one for each hub."""

    def __init__(self, limits: ChatLimits | None = None) -> None:
        self.limits = limits or ChatLimits()
        self.asks = Throttle(self.limits.asks)
        self.visits_an_address = Throttle(self.limits.visits_an_address)
        self.visits_a_chat = Throttle(self.limits.visits_a_chat)
        self.says = Throttle(self.limits.says)
        self.files = Throttle(self.limits.files)
        self.letters = Throttle(self.limits.letters)
        self._lines: Counter[str] = Counter()

    @contextmanager
    def line(self, visit: str, address: str) -> Iterator[bool]:
        """While a line is open; whether it may be. On the hub's loop."""
        names = (f"v {visit}", f"a {address}")
        most = (self.limits.lines, self.limits.lines_an_address)
        free = all(self._lines[name] < each for name, each in zip(names, most, strict=True))
        self._lines.update(names)
        try:
            yield free
        finally:
            self._lines.subtract(names)
            for name in names:
                if self._lines[name] <= 0:
                    del self._lines[name]
