"""Tasks that were ended here a moment ago: struck out where they stand, with the way back.

Law: the end itself is in the outbox at once; only its row stays for a few seconds, so that a slip
of the hand is seen and taken back where it happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from desktop.later import Tasks
from desktop.signal import Signal
from desktop.text import tr
from desktop.viewmodels.rows import Part

if TYPE_CHECKING:
    from desktop.store.reads.tasks import Listed

UNDO = "undo"  # the part of a row that takes the end back
_STAYS_S = 5.0


class JustEnded:
    """`tasks` by id, as they are after their end; `changed` when one came or its time is over."""

    def __init__(self, supervisor: Tasks) -> None:
        self._supervisor = supervisor
        self.tasks: dict[str, Listed] = {}
        self.changed: Signal[str] = Signal()

    def add(self, task: Listed) -> None:
        self.tasks[task.id] = task
        self.changed.emit(task.id)
        self._supervisor.cancel(_name(task.id))
        self._supervisor.spawn(_name(task.id), self._forget_soon(task.id))

    def drop(self, id_: str) -> None:
        """It goes at once: its end was taken back, or could not be kept."""
        if self.tasks.pop(id_, None) is not None:
            self._supervisor.cancel(_name(id_))
            self.changed.emit(id_)

    def among(
        self, tasks: Iterable[Listed], belongs: Callable[[Listed], bool]
    ) -> tuple[Listed, ...]:
        """The open tasks of a list, and those that stood in it until a moment ago."""
        ended = [task for task in self.tasks.values() if belongs(task)]
        gone = {task.id for task in ended}
        both = [*(task for task in tasks if task.id not in gone), *ended]
        return tuple(
            sorted(both, key=lambda task: (task.due_at is None, task.due_at or 0, task.id))
        )

    async def _forget_soon(self, id_: str) -> None:
        await self._supervisor.pause(_STAYS_S)
        if self.tasks.pop(id_, None) is not None:
            self.changed.emit(id_)


def undo() -> Part:
    return Part(UNDO, tr("Undo"))


def _name(id_: str) -> str:
    return f"just ended {id_}"
