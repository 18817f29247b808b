"""What is done with the chosen rows and needs one more thing chosen: a tag, a colleague, a queue.

    sheet = PickSheet(desk, chosen, pick); sheet.begin(); sheet.ask("vi"); sheet.take(key)

Laws: what is offered follows from the rows that are chosen; taking one does it with just these, and
what cannot be done is said row by row, as with everything that is done with several.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.signal import Signal
from desktop.text import tr
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Empty, Row

if TYPE_CHECKING:
    from desktop.viewmodels.chosen import Chosen
    from desktop.viewmodels.deed import Pick
    from desktop.viewmodels.desk import Desk

NOTHING: Final = "nothing"  # the key of a row that only says something


class PickSheet:
    """`rows` of what can be chosen for the chosen rows."""

    def __init__(self, desk: Desk, chosen: Chosen, pick: Pick) -> None:
        self._desk = desk
        self._chosen = chosen
        self._pick = pick
        self._text = ""
        self._read_once = False
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self._reading = Latest(desk.supervisor, f"choices of {pick.id}")

    def begin(self) -> None:
        self._text, self._read_once = "", False
        self._show(())
        self._reading.ask(self._read())

    def end(self) -> None:
        self._reading.drop()

    def ask(self, text: str) -> None:
        self._text = text
        self._say()

    def take(self, key: str) -> bool:
        deed = self._pick.deed(key) if key != NOTHING else None
        if deed is None:
            return False
        self._chosen.ask(deed)
        return True

    async def _read(self) -> None:
        records = await self._chosen.records()
        await self._pick.read(self._desk, records)
        self._read_once = True
        self._say()

    def _say(self) -> None:
        if self._read_once:
            self._show(self._pick.rows(self._text))

    def _show(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows
        self.rows_changed.emit(rows)


def empty(icon: str, title: str, text: str) -> Empty:
    said = f"{title}. {text}"
    return Empty(key=NOTHING, icon=icon, title=title, text=text, top=16, said=said)


def needs_line() -> Row:
    """In place of what the hub alone can do, while it cannot be reached."""
    title = tr("No line to the hub")
    return empty("cloud-off", title, tr("Contacts are given on by the hub alone. They stay."))
