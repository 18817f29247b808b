"""Made-up customers as a trainer steers them; there are none outside a demo.

`desktop.commands.arrivals_beside` fits it with a process beside the window.
"""

from __future__ import annotations

from typing import Protocol


class Trainer(Protocol):
    """Nothing here waits or raises: whoever does not hear an order is gone with their customers."""

    per_hour: float  # how many come
    paused: bool

    def come(self, per_hour: float) -> None:
        """So many from now on."""
        ...

    def pause(self, paused: bool) -> None:
        """Nobody new; whoever is there goes on. False: as before."""
        ...

    def difficult(self) -> None:
        """Somebody difficult comes at once, whatever the rate."""
        ...
