"""The trainer of a demo: customers who come to the hub and who ring at the desk alone, as one.

Law: of all who come the same share rings here past the hub, whatever the rate; a difficult one
does so too, or comes by the hub.
"""

from __future__ import annotations

from typing import Final

from desktop.ports.training import Trainer
from integrations.demo.dice import Dice
from integrations.telephony.day import SimulatedOutlet

DIRECT: Final = 0.03  # so many ring at the desk alone for each one who comes to the hub
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
        self._calling.come(per_hour * DIRECT)

    def pause(self, paused: bool) -> None:
        self.paused = paused
        self._writing.pause(paused)
        self._calling.pause(paused)

    def difficult(self) -> None:
        if self._dice.chance(_DIFFICULT_CALL):
            self._calling.difficult(otherwise=self._writing.difficult)
        else:
            self._writing.difficult()
