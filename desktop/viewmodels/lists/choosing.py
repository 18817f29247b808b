"""A sheet whose rows are chosen, several of them, and whose first row does something with them.

Laws: what is typed leaves the rows in which it stands, and what was chosen stays chosen; closing
the sheet forgets it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Final

from desktop.signal import Signal
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.lists.narrowing import NOTHING
from desktop.viewmodels.rows import LineRow, Row

_DO: Final = "do"


class Choosing(ABC):
    """`rows`; whoever is one says what there is, and what is done with what was chosen."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._chosen: frozenset[str] = frozenset()
        self._text = ""
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()

    def begin(self) -> None:
        self._chosen, self._text = frozenset(), ""
        self._say()

    def end(self) -> None:
        self._chosen = frozenset()

    def ask(self, text: str) -> None:
        self._text = text.strip().casefold()
        self._say()

    def take(self, key: str) -> bool:
        """Choose this one, or leave it; the first row does it, and True closes the sheet."""
        if key == _DO:
            self.do(self._chosen)
            return True
        if key != NOTHING:
            self._chosen ^= {key}
            self._say()
        return False

    @abstractmethod
    def do(self, chosen: frozenset[str]) -> None: ...

    @abstractmethod
    def found(self, text: str, chosen: frozenset[str]) -> tuple[Row, ...]:
        """The rows in which `text`, folded, stands."""

    @abstractmethod
    def deed(self, chosen: frozenset[str]) -> str:
        """What the first row does with them, in words; "" where nothing can be done yet."""

    def _say(self) -> None:
        rows = self.found(self._text, self._chosen)
        if title := self.deed(self._chosen):
            first = LineRow(key=_DO, icon="arrow-right-left", title=title, said=title)
            rows = (first, *rows)
        self.rows = rows
        self.rows_changed.emit(rows)
