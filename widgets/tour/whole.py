"""A tour in one window: its steps in order, what became of them, how the window kept up.

tour = Tour(folder, agents_day(account, words, around))
await tour.play(window)         plays, then closes the window
tour.told, tour.gaps            what there is to tell
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.tour.day import Day
from widgets.tour.heartbeat import Heartbeat
from widgets.tour.offline import Offline
from widgets.tour.on_the_phone import OnThePhone
from widgets.tour.partner import Partner
from widgets.tour.signing_in import SigningIn
from widgets.tour.stage import Stage, Step
from widgets.tour.telling import Gaps, Told

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from widgets.tour.script import Account, Around, Words

    Afterwards = Callable[[int], Awaitable[list[Told]]]


def agents_day(account: Account, words: Words, around: Around) -> tuple[Step, ...]:
    """From signing in to the line that came back."""
    parts = (SigningIn(account), Day(words), OnThePhone(words, around), Offline(words, around))
    return tuple(step for part in parts for step in part.steps())


def partners_look(account: Account, words: Words) -> tuple[Step, ...]:
    """What somebody at the other site sees of it."""
    return (*SigningIn(account).steps(), *Partner(words).steps())


class Tour:
    """`afterwards` is asked for what others saw, with the number of the next picture."""

    def __init__(
        self,
        folder: Path,
        steps: Sequence[Step],
        *,
        first: int = 1,
        prefix: str = "",
        afterwards: Afterwards | None = None,
    ) -> None:
        self._folder = folder
        self._steps = [Step(prefix + step.name, step.act) for step in steps]
        self._first = first
        self._afterwards = afterwards
        self.told: list[Told] = []
        self.gaps = Gaps()

    async def play(self, window: QWidget) -> None:
        heartbeat = Heartbeat()
        heartbeat.start()
        stage = Stage(window, self._folder, heartbeat, self._first)
        ok = await stage.play(self._steps)
        self.told = stage.told
        heartbeat.still()
        self.gaps = heartbeat.gaps()
        if ok and self._afterwards is not None:
            self.told += await self._afterwards(self._first + len(self.told))
        window.close()

    @property
    def ok(self) -> bool:
        return bool(self.told) and all(told.ok for told in self.told)
