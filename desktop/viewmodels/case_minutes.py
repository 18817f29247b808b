"""With every minute the times left of the cases that are held say what is left now.

Law: only rows that say something else are shown anew; the list keeps its order and its place, and
what is not held is read with its clock when it comes into sight.
"""

from __future__ import annotations

from desktop.store.reads import listed_anew
from desktop.store.reads.lists import Key
from desktop.viewmodels import lists_rows
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.paged import Pages
from desktop.viewmodels.rows import Row

_MINUTE_S = 60.0
_AT_ONCE = 200  # rows in one question


class CaseMinutes:
    """Runs from `begin` to `close`."""

    def __init__(self, desk: Desk, pages: Pages[Key]) -> None:
        self._desk = desk
        self._pages = pages
        self._task = f"minutes of cases {id(self)}"
        self._runs = False

    def begin(self) -> None:
        if not self._runs:
            self._runs = True
            self._desk.supervisor.spawn(self._task, self._watch())

    def close(self) -> None:
        self._runs = False
        self._desk.supervisor.cancel(self._task)

    async def look(self) -> None:
        """Show what is another now."""
        held = [row.key for row in self._pages.rows_read()]
        for start in range(0, len(held), _AT_ONCE):
            now = self._desk.clock.now()
            some = held[start : start + _AT_ONCE]
            found = await self._desk.read(listed_anew.cases_of, some, now)
            rows: dict[str, Row] = {each.id: lists_rows.case(each, now) for each in found}
            self._pages.exchange(rows)

    async def _watch(self) -> None:
        while True:
            now = self._desk.clock.now()
            await self._desk.supervisor.pause(_MINUTE_S - now.second - now.microsecond / 1e6)
            await self.look()
