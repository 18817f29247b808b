"""A sheet whose rows are read when it opens; what is typed leaves those in which it stands.

Laws: nothing is said before it was read; what is read for a sheet that has closed is dropped.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Final, Generic, TypeVar

from desktop.signal import Signal
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Empty, Row, empty

T = TypeVar("T")

NOTHING: Final = "nothing"  # the key of a row of a sheet that only says something


def nothing_here(icon: str, title: str, text: str) -> Empty:
    """What a sheet says where it has nothing to choose."""
    return empty(icon, title, text, key=NOTHING, top=16)


class Narrowing(ABC, Generic[T]):
    """`rows` of what was found; whoever is one says what is read, how it reads and looks."""

    def __init__(self, desk: Desk, about: str) -> None:
        self._desk = desk
        self._found: tuple[T, ...] | None = None
        self._text = ""
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self._reading = Latest(desk.supervisor, about)

    def begin(self) -> None:
        self._found, self._text = None, ""
        self._show(())
        self._reading.ask(self._read())

    def end(self) -> None:
        self._reading.drop()

    def ask(self, text: str) -> None:
        self._text = text.strip().casefold()
        self._say()

    @abstractmethod
    async def find(self) -> tuple[T, ...] | None:
        """All there are; None while there is nothing they could be for."""

    @abstractmethod
    def words(self, each: T) -> str:
        """In which the typed ones have to stand."""

    @abstractmethod
    def row(self, each: T) -> Row: ...

    @abstractmethod
    def nothing(self) -> Row:
        """What is said when none is left."""

    async def _read(self) -> None:
        self._found = await self.find()
        self._say()

    def _say(self) -> None:
        if self._found is not None:
            found = [each for each in self._found if self._text in self.words(each).casefold()]
            self._show(tuple(map(self.row, found)) or (self.nothing(),))

    def _show(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows
        self.rows_changed.emit(rows)
