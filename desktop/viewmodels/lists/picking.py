"""What is done with the chosen rows and needs one more thing chosen: a tag, a colleague, a queue.

    sheet = PickSheet(desk, chosen, pick); sheet.begin(); sheet.ask("vi"); sheet.take(key)

Laws: what is offered follows from the rows that are chosen; taking one does it with just these, and
what cannot be done is said row by row, as with everything that is done with several.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from desktop.signal import Signal
from desktop.text import tr
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.lists.narrowing import NOTHING, nothing_here
from desktop.viewmodels.rows import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.records import Record
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.lists.chosen import Chosen
    from desktop.viewmodels.lists.deed import Pick


class Picking(ABC):
    """`rows` of what can be chosen; whoever is one says for which records."""

    def __init__(self, desk: Desk, pick: Pick, about: str) -> None:
        self._desk = desk
        self._pick = pick
        self._text = ""
        self._known = False  # what can be chosen was read
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self._reading = Latest(desk.supervisor, about)

    def begin(self) -> None:
        self._text, self._known = "", False
        self._show(())
        self._reading.ask(self._read())

    def end(self) -> None:
        self._reading.drop()

    def ask(self, text: str) -> None:
        self._text = text
        self._say()

    @abstractmethod
    def take(self, key: str) -> bool: ...

    @abstractmethod
    async def records(self) -> Sequence[Record]:
        """What it is chosen for, as it is now."""

    def offered(self) -> tuple[Row, ...]:
        return self._pick.rows(self._text)

    async def _read(self) -> None:
        await self._pick.read(self._desk, await self.records())
        self._known = True
        self._say()

    def _say(self) -> None:
        if self._known:
            self._show(self.offered())

    def _show(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows
        self.rows_changed.emit(rows)


class PickSheet(Picking):
    """What can be chosen for the chosen rows."""

    def __init__(self, desk: Desk, chosen: Chosen, pick: Pick) -> None:
        super().__init__(desk, pick, f"choices of {pick.id}")
        self._chosen = chosen

    def take(self, key: str) -> bool:
        deed = self._pick.deed(key) if key != NOTHING else None
        if deed is None:
            return False
        self._chosen.ask(deed)
        return True

    async def records(self) -> Sequence[Record]:
        return await self._chosen.records()


def needs_line() -> Row:
    """In place of what the hub alone can do, while it cannot be reached."""
    title = tr("No line to the hub")
    return nothing_here(
        "cloud-off", title, tr("Contacts are given on by the hub alone. They stay.")
    )
