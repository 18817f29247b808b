"""What cannot be taken back once it was asked for is asked for ten seconds later.

    desk.soon.do(tr("“{title}” is not valid any more.", title=…), work)

In place of "are you sure": the line says what happens, with a way back as long as it stands. Laws:
there is one at a time, a second one lets the first happen at once; who closes the window has not
taken it back, so it happens then.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from desktop.notices import Notice, Tone
from desktop.signal import Signal
from desktop.text import tr

if TYPE_CHECKING:
    from desktop.later import Tasks
    from desktop.notices import Board

UNDO: Final = "notice.take-back"
WAITS_S: Final = 10.0
_MATTER: Final = "soon"
_NAME: Final = "what happens in ten seconds"

Work = Callable[[], Awaitable[object]]


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

    async def do(self, happens: str, work: Work) -> None:
        """Say it now, do it when its time is over; happens: a whole sentence."""
        await self.finish()
        self._work = work
        self._notices.tell(
            Notice(
                tone=Tone.INFO,
                happened=happens,
                safe=tr("Until then it can be taken back."),
                replace=_MATTER,
                action=UNDO,
                icon="clock",
            )
        )
        self._supervisor.spawn(_NAME, self._wait())
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

    async def _wait(self) -> None:
        await self._supervisor.pause(WAITS_S)
        work = self._end()
        if work is not None:
            await work()

    def _end(self) -> Work | None:
        work, self._work = self._work, None
        if work is not None:
            self._notices.clear(_MATTER)
            self.changed.emit(False)
        return work
