"""When to try again: pauses that grow, drawn at random.

So a hub that comes back after a fault is not met by every desktop in the same second.
"""

from __future__ import annotations

from collections.abc import Callable

FIRST_S = 1.0
LONGEST_S = 60.0
STUCK_S = 60.0  # an operation that waits longer than this on a standing line is worth a word


def pause_s(failures: int, draw: Callable[[float, float], float]) -> float:
    """Seconds before the next try after so many failures in a row: full jitter over a doubling."""
    ceiling = min(LONGEST_S, FIRST_S * 2.0 ** min(failures - 1, 10))
    return draw(0.1, ceiling)
