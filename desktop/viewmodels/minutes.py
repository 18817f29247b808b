"""With every minute of the clock something is looked at anew, while somebody sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from desktop.viewmodels.desk import Desk

_MINUTE_S = 60.0


class Minutes:
    """Calls `look` from `begin` to `close`, when the clock's minute turns; both may come twice."""

    def __init__(self, desk: Desk, about: str, look: Callable[[], Awaitable[None]]) -> None:
        self._desk = desk
        self._look = look
        self._task = f"minutes of {about} {id(self)}"
        self._runs = False

    def begin(self) -> None:
        if not self._runs:
            self._runs = True
            self._desk.supervisor.spawn(self._task, self._watch())

    def close(self) -> None:
        self._runs = False
        self._desk.supervisor.cancel(self._task)

    async def _watch(self) -> None:
        while True:
            now = self._desk.clock.now()
            await self._desk.supervisor.pause(_MINUTE_S - now.second - now.microsecond / 1e6)
            await self._look()
