"""What a trainer does to the customers of a demo, and how it is told.

Law: every step is one of RATES; what was done is said in one notice, which never stacks.
"""

from __future__ import annotations

from desktop.notices import Board, Notice, Tone
from desktop.ports.training import Trainer
from desktop.text import tr

RATES = (5, 10, 20, 40, 60, 90, 120, 240, 600)  # customers an hour
_MATTER = "training"


class Training:
    """The four actions of the area `training`."""

    def __init__(self, trainer: Trainer, notices: Board) -> None:
        self._trainer = trainer
        self._notices = notices

    def more(self) -> None:
        above = (rate for rate in RATES if rate > self._trainer.per_hour)
        self._come(next(above, RATES[-1]))

    def fewer(self) -> None:
        below = (rate for rate in reversed(RATES) if rate < self._trainer.per_hour)
        self._come(next(below, RATES[0]))

    def pause(self) -> None:
        """Nobody new comes, or they come again."""
        self._trainer.pause(not self._trainer.paused)
        if self._trainer.paused:
            self._tell(tr("No new customers come. Whoever is there goes on."))
        else:
            self._tell_rate()

    def difficult(self) -> None:
        self._trainer.difficult()
        self._tell(tr("A difficult customer is coming."))

    def _come(self, per_hour: int) -> None:
        self._trainer.come(per_hour)
        self._trainer.pause(False)
        self._tell_rate()

    def _tell_rate(self) -> None:
        per_hour = round(self._trainer.per_hour)
        self._tell(tr("Customers per hour: {count}", count=per_hour))

    def _tell(self, happened: str) -> None:
        self._notices.tell(Notice(tone=Tone.INFO, happened=happened, replace=_MATTER))
