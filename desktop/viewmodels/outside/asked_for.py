"""What comes from outside the window: a second start of Tresen, or a number that is to be found.

A number that somebody clicked elsewhere (`tel:`) may come before anybody is signed in; it is kept
until the palette can be asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.notices import Notice, Tone
from desktop.text import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.notices import Board


class AskedFor:
    """trigger: does an action for a subject, and answers whether it could."""

    def __init__(self, notices: Board, trigger: Callable[[str, str], bool]) -> None:
        self._notices = notices
        self._trigger = trigger
        self._kept = ""

    def come(self, asked: str) -> None:
        """Somebody started Tresen again, and wants this to be found or, with "", the window."""
        if asked:
            self._kept = asked
            self.look()
        else:
            self._notices.tell(_second_start())

    def look(self) -> None:
        """Find what is kept, if that can be done by now."""
        if self._kept and self._trigger("palette.open", self._kept):
            self._kept = ""


def _second_start() -> Notice:
    return Notice(
        tone=Tone.INFO,
        happened=tr("Tresen was open already."),
        safe=tr("This is its window; a second one was not opened."),
        replace="second start",
    )
