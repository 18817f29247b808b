"""The time that a queue gives for wrapping up: it runs down for each contact, shown or not.

Law: a time that is over is told once; one that was made longer or ended is not.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from desktop.domain.ids import InteractionId
from desktop.signal import Signal
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest

MORE_S: Final = 30


class WrapUpTime:
    """`changed` each second while a time runs."""

    def __init__(self, desk: Desk, over: Callable[[InteractionId], None]) -> None:
        self._desk = desk
        self._over = over
        self._until: dict[InteractionId, datetime] = {}
        self.changed: Signal[None] = Signal()
        self._running = Latest(desk.supervisor, "time for wrapping up")

    def close(self) -> None:
        self._running.drop()

    def begin(self, contact: InteractionId, seconds: int) -> None:
        """Nothing begins where the queue gives no time; one that runs already goes on."""
        if seconds > 0 and contact not in self._until:
            self.go_on(contact, self._desk.clock.now() + timedelta(seconds=seconds))

    def go_on(self, contact: InteractionId, until: datetime) -> None:
        """As it ran before the window was closed; it may be over by now."""
        self._until[contact] = until
        self._running.ask(self._run())

    def until(self, contact: InteractionId) -> datetime | None:
        """When it is over; None where no time runs."""
        return self._until.get(contact)

    def end(self, contact: InteractionId) -> None:
        self._until.pop(contact, None)

    def more(self, contact: InteractionId) -> None:
        """So much longer."""
        if contact in self._until:
            self._until[contact] += timedelta(seconds=MORE_S)
            self.changed.emit(None)

    def left(self, contact: InteractionId | None) -> int | None:
        """Seconds, at least 0; None where no time runs."""
        until = self._until.get(contact) if contact else None
        if until is None:
            return None
        return max(0, ceil((until - self._desk.clock.now()).total_seconds()))

    async def _run(self) -> None:
        while self._until:
            await self._desk.supervisor.pause(1 - self._desk.clock.now().microsecond / 1_000_000)
            for contact in [each for each in self._until if self.left(each) == 0]:
                del self._until[contact]
                self._over(contact)
            self.changed.emit(None)
