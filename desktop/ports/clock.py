"""What time it is: the one place where the desktop asks, so that tests and training can answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The wall clock, aware, UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251  the one place that may


def unix_ms(clock: Clock) -> int:
    """Milliseconds since 1970 UTC, for new ids."""
    return int(clock.now().timestamp() * 1000)
