"""What takes longer than a moment: one list of it, for the one place that shows it.

    under_way.say("index", tr("Articles are made ready"), done=300, total=1000)
    under_way.over("index")

Law: who says that something runs also says when it is over, however that was.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from desktop.signal import Signal


class Work(msgspec.Struct, frozen=True):
    """One of them; `total` 0: nobody knows how much it is."""

    id: str
    title: str
    done: int = 0
    total: int = 0
    stop: Callable[[], object] | None = None


class UnderWay:
    """In the order in which they began."""

    def __init__(self) -> None:
        self.changed: Signal[tuple[Work, ...]] = Signal()
        self._works: dict[str, Work] = {}

    @property
    def works(self) -> tuple[Work, ...]:
        return tuple(self._works.values())

    def say(
        self,
        id_: str,
        title: str,
        *,
        done: int = 0,
        total: int = 0,
        stop: Callable[[], object] | None = None,
    ) -> None:
        """It runs, and so much of it is done."""
        self._works[id_] = Work(id_, title, done, total, stop)
        self.changed.emit(self.works)

    def over(self, id_: str) -> None:
        """It runs no more; without such a one nothing happens."""
        if self._works.pop(id_, None) is not None:
            self.changed.emit(self.works)

    def stop(self, id_: str | None = None) -> bool:
        """Stop this one, or what began last among what can be; whether there was any."""
        for work in reversed(self.works):
            if work.stop is not None and id_ in (None, work.id):
                work.stop()
                return True
        return False
