"""Ways back of some seconds, in place of "are you sure".

Tasks that were ended here a moment ago are struck out where they stand, with the way back. What no
hub can take back (`desk.soon.do(sentence, work)`) is only announced, and asked for ten seconds
later.

Laws: a task's end is in the outbox at once, only its row stays; of what is announced there is one
at a time, a second one lets the first happen at once; who closes the window has not taken it back,
so it happens then.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Final

from desktop.later import Tasks
from desktop.notices import Notice, Tone
from desktop.signal import Signal
from desktop.text import tr
from desktop.viewmodels.rows import Part

if TYPE_CHECKING:
    from desktop.notices import Board
    from desktop.store.reads.tasks import Listed

UNDO = "undo"  # the part of a row that takes the end back
_STAYS_S = 5.0
TAKE_BACK: Final = "notice.take-back"
WAITS_S: Final = 10.0
_MATTER: Final = "soon"
_NAME: Final = "what happens in ten seconds"

Work = Callable[[], Awaitable[object]]


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


class Soon:
    """`changed` tells whether something can be taken back."""

    def __init__(self, supervisor: Tasks, notices: Board) -> None:
        self._supervisor = supervisor
        self._notices = notices
        self._work: Work | None = None
        self.changed: Signal[bool] = Signal()

    @property
    def waits(self) -> bool:
        return self._work is not None

    async def do(self, happens: str, work: Work, after_s: float = 0) -> None:
        """Say it now, do it when its time is over; happens: a whole sentence."""
        await self.finish()
        self._work = work
        self._notices.tell(
            Notice(
                tone=Tone.INFO,
                happened=happens,
                safe=tr("Until then it can be taken back."),
                replace=_MATTER,
                action=TAKE_BACK,
                icon="clock",
            )
        )
        self._supervisor.spawn(_NAME, self._wait(after_s))
        self.changed.emit(True)

    def undo(self) -> None:
        """It does not happen."""
        if self._end() is not None:
            self._supervisor.cancel(_NAME)

    async def finish(self) -> None:
        """Let what waits happen at once."""
        work = self._end()
        if work is not None:
            self._supervisor.cancel(_NAME)
            await work()

    async def _wait(self, seconds: float) -> None:
        await self._supervisor.pause(seconds or WAITS_S)
        work = self._end()
        if work is not None:
            await work()

    def _end(self) -> Work | None:
        work, self._work = self._work, None
        if work is not None:
            self._notices.clear(_MATTER)
            self.changed.emit(False)
        return work
