"""The trainer of a demo: customers who write to the hub and who ring at the desk, as one.

Law: of all who come the same share calls, whatever the rate; a difficult one calls or writes.
"""

from __future__ import annotations

from typing import Final

from desktop.ports.training import Trainer
from integrations.demo.dice import Dice
from integrations.telephony.day import SimulatedOutlet

CALL: Final = 0.15  # so many ring for each one who writes
_DIFFICULT_CALL: Final = 1 / 3  # of the difficult ones, where there is room for a call


class DemoTrainer:
    """Fits `desktop.ports.training`."""

    def __init__(self, writing: Trainer, calling: SimulatedOutlet, seed: int) -> None:
        self._writing = writing
        self._calling = calling
        self._dice = Dice(f"trainer {seed}")
        self.per_hour = writing.per_hour
        self.paused = writing.paused

    def come(self, per_hour: float) -> None:
        self.per_hour = per_hour
        self._writing.come(per_hour)
        self._calling.come(per_hour * CALL)

    def pause(self, paused: bool) -> None:
        self.paused = paused
        self._writing.pause(paused)
        self._calling.pause(paused)

    def difficult(self) -> None:
        if self._dice.chance(_DIFFICULT_CALL):
            self._calling.difficult(otherwise=self._writing.difficult)
        else:
            self._writing.difficult()
