"""Plays steps one after the other: each is timed, photographed and written down.

    stage = Stage(window, folder, heartbeat)
    await stage.play(steps)            stops at the first step that fails
    stage.told                         what happened, step by step

Law: a step ends when what it promises is seen; when that does not come in time it has failed, and
what was seen instead is said.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from widgets.tour import eyes
from widgets.tour.hands import OutOfReach
from widgets.tour.telling import Told

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from widgets.tour.heartbeat import Heartbeat

T = TypeVar("T")
PATIENCE_S = 40.0  # of a machine that does other things as well; what is there is seen at once
_LOOK_EVERY_S = 0.03
_SEEN_INSTEAD = 1500  # letters


class Unseen(Exception):
    """What should have been seen was not, within the time a step has."""


class Step(NamedTuple):
    """`act` returns what was seen at its end, in words."""

    name: str
    act: Callable[[], Awaitable[str]]


async def until(what: str, look: Callable[[], T | None], within_s: float = PATIENCE_S) -> T:
    """Look until there is something to see, and return it. Raises Unseen, with `what`."""
    try:
        async with asyncio.timeout(within_s):
            while True:
                if found := look():
                    return found
                await asyncio.sleep(_LOOK_EVERY_S)
    except TimeoutError:
        raise Unseen(f"{what} was not seen within {within_s:.0f} s") from None


class Stage:
    """One window, one folder of pictures."""

    def __init__(self, window: QWidget, folder: Path, heartbeat: Heartbeat, first: int = 1) -> None:
        self._window = window
        self._folder = folder
        self._heartbeat = heartbeat
        self._number = first
        self.told: list[Told] = []

    @property
    def ok(self) -> bool:
        return all(told.ok for told in self.told)

    async def play(self, steps: Iterable[Step]) -> bool:
        """Play them; False when one failed, and then none after it was played."""
        for step in steps:
            told = await self._played(step)
            self.told.append(told)
            if not told.ok:
                return False
        return True

    async def _played(self, step: Step) -> Told:
        self._heartbeat.during = step.name
        began = perf_counter()
        ok, said = True, ""
        try:
            said = await step.act()
        except (Unseen, OutOfReach) as reason:
            ok, said = False, f"{reason}. {_instead()}"
        seconds = perf_counter() - began
        return Told(step.name, ok, round(seconds, 3), self._picture(step.name), said)

    def _picture(self, name: str) -> str:
        file = f"{self._number:02}-{name}.png"
        self._number += 1
        self._heartbeat.still()
        picture, popup = self._window.grab(), QApplication.activePopupWidget()
        if popup is not None:
            painter = QPainter(picture)
            painter.drawPixmap(self._window.mapFromGlobal(popup.pos()), popup.grab())
            painter.end()
        picture.save(str(self._folder / file))
        self._heartbeat.start()
        return file


def _instead() -> str:
    """What is in sight, each word once."""
    words = dict.fromkeys(text.replace("\n", " ") for text in eyes.everything() if text.strip())
    return f"In sight: {' | '.join(words)}"[:_SEEN_INSTEAD]
