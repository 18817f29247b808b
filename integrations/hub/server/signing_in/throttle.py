"""So many a minute for each who asks, and a clear answer to the one above."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from desktop.ports.wire import ErrorCode
from integrations.hub.server.refused import Refused

_FORGET_ABOVE = 10_000


class Throttle:
    """A bucket of tokens for each name, filled evenly."""

    def __init__(
        self, per_minute: float, *, burst: float = 0, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = per_minute / 60
        self._size = burst or per_minute
        self._now = now
        self._left: dict[str, tuple[float, float]] = {}  # name: (left, when)
        self._lock = threading.Lock()

    def take(self, name: str) -> None:
        """Raises Refused: busy, with the time after which one more is free."""
        with self._lock:
            now = self._now()
            left, when = self._left.get(name, (self._size, now))
            left = min(self._size, left + (now - when) * self._rate)
            if left < 1:
                wait = (1 - left) / self._rate
                raise Refused(ErrorCode.BUSY, "Too many requests.", retry_after_s=wait)
            self._left[name] = left - 1, now
            if len(self._left) > _FORGET_ABOVE:
                self._forget(now)

    def _forget(self, now: float) -> None:
        """Whoever has a full bucket by now need not be remembered."""
        full_after = self._size / self._rate
        self._left = {n: (b, w) for n, (b, w) in self._left.items() if now - w < full_after}
