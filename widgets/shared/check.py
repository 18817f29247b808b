"""A box to tick, with its words; and one of several, which is round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from widgets.shared.control import Control
from widgets.theme.appearance import look
from widgets.theme.tokens import CHIP, CONTROL

if TYPE_CHECKING:
    from widgets.theme.canvas import Canvas


class Check(Control):
    """Checked or not; with `one_of` it is exclusive among its siblings."""

    def __init__(self, words: str, parent: QWidget | None = None, *, one_of: bool = False) -> None:
        super().__init__(words, parent)
        self._round = one_of
        self.set_tip(words)  # where there is little room the words are cut
        self.setCheckable(True)
        self.setAutoExclusive(one_of)

    def wide(self) -> float:
        return look().width(self.text(), "body") + 40

    def picture(self, c: Canvas, w: float, h: float) -> None:
        y, usable, on = (h - 18) / 2, self.isEnabled(), self.isChecked()
        corner = 9 if self._round else CHIP
        edge = "edge" if usable else "off_edge"
        if on:
            c.box(2, y, 18, 18, "fill" if usable else edge, radius=corner)
        else:
            fill = self.touched or ("surface" if usable else "sunken")
            c.box(2, y, 18, 18, fill, edge, corner)
        if on and self._round:
            c.box(7, y + 5, 8, 8, "on_fill", radius=4)
        elif on:
            c.icon(4, y + 2, "check", "on_fill" if usable else "surface", 14)
        if self.hasFocus():
            c.focus(0, 2, w, h - 4, CONTROL + 2)
        c.text(30, (h - 20) / 2, w - 34, self.text(), "body", "ink" if usable else "off")
