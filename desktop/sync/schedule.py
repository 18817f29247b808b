"""When to try again: pauses that grow, drawn at random.

So a hub that comes back after a fault, or is busy, is not met by every desktop in the same second.
A hub that asks to wait is given that time and the drawn pause behind it; one that goes down says
over how many seconds its desktops are to come back.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop.ports.errors import Busy, Garbled, Offline, OutsideError

LEAST_S = 0.1
FIRST_S = 1.0
LONGEST_S = 60.0
SOON, SOON_S = 40, 1.5  # so many tries, at most so far apart, while nobody is reached
STUCK_S = 60.0  # an operation that waits longer than this on a standing line is worth a word


def pause_s(failures: int, draw: Callable[[float, float], float]) -> float:
    """Seconds before the next try after so many failures in a row: full jitter over a doubling."""
    ceiling = min(LONGEST_S, FIRST_S * 2.0 ** min(failures - 1, 10))
    return draw(LEAST_S, ceiling)


def broken_s(failures: int, draw: Callable[[float, float], float]) -> float:
    """The same where nobody was reached: short pauses first, because most lines return soon.

    A broken line costs the hub nothing; doubling at once, a desk would be found a minute behind
    after a line had been away for half of one.
    """
    if failures <= SOON:
        return draw(LEAST_S, SOON_S)
    return pause_s(failures - SOON, draw)


def pause_after_s(
    error: OutsideError, failures: int, draw: Callable[[float, float], float]
) -> float:
    """Seconds before the next try after this error, the so-manieth in a row."""
    match error:
        case Busy():
            return error.retry_after_s + pause_s(failures, draw)
        case Offline() if error.spread_s > 0:
            return draw(LEAST_S, max(FIRST_S, error.spread_s))
        case Garbled():
            return pause_s(failures, draw)
        case _:
            return broken_s(failures, draw)
