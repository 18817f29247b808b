"""With every minute the times left of the cases that are held say what is left now.

Law: only rows that say something else are shown anew; the list keeps its order and its place, and
what is not held is read with its clock when it comes into sight.
"""

from __future__ import annotations

from desktop.store.reads import listed_anew
from desktop.store.reads.lists import Key
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.lists import lists_rows
from desktop.viewmodels.lists.paged import Pages
from desktop.viewmodels.rows import Row

_AT_ONCE = 200  # rows in one question


class CaseMinutes:
    """`look` at every minute while the page is seen."""

    def __init__(self, desk: Desk, pages: Pages[Key]) -> None:
        self._desk = desk
        self._pages = pages

    async def look(self) -> None:
        """Show what is another now."""
        held = [row.key for row in self._pages.rows_read()]
        for start in range(0, len(held), _AT_ONCE):
            now = self._desk.clock.now()
            some = held[start : start + _AT_ONCE]
            found = await self._desk.read(listed_anew.cases_of, some, now)
            rows: dict[str, Row] = {each.id: lists_rows.case(each, now) for each in found}
            self._pages.exchange(rows)
