"""The tags that are used in a list, to see only what bears one.

Law: only tags that something bears are offered; taking one is the same as typing it in the field.
"""

from __future__ import annotations

from desktop.signal import Signal
from desktop.store.reads import tagged
from desktop.text import tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.lists.narrowing import NOTHING, Narrowing, nothing_here
from desktop.viewmodels.rows import LineRow, Row


class TagFilter(Narrowing[tuple[str, int]]):
    """`rows` of the tags of one kind of record; `chosen` says what is to be typed for one."""

    def __init__(self, desk: Desk, kind: str) -> None:
        super().__init__(desk, f"tags of {kind}")
        self._kind = kind
        self.chosen: Signal[str] = Signal()

    def take(self, key: str) -> bool:
        if key == NOTHING:
            return False
        self.chosen.emit(tagged.typed(key))
        return True

    async def find(self) -> tuple[tuple[str, int], ...]:
        return await self._desk.read(tagged.used, self._kind)

    def words(self, each: tuple[str, int]) -> str:
        return each[0]

    def row(self, each: tuple[str, int]) -> LineRow:
        tag, count = each[0], tr("%n time(s)", n=each[1])
        return LineRow(key=tag, icon="hash", title=tag, end=count, said=f"{tag}, {count}")

    def nothing(self) -> Row:
        title = tr("There is no such tag here")
        return nothing_here("hash", title, tr("Choose rows with Space, and give them one."))
