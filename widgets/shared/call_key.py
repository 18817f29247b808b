"""A round key of a call: icon, word and letter; 44 across, so that it is hit while listening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.shared.control import ICON, SHORTCUT, Control
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from widgets.theme.canvas import Canvas

_ACROSS = 44
_LEFT = 7


class CallKey(Control):
    """Filled while checked (muted, held); `danger` for hanging up."""

    tall = 88

    def __init__(
        self, icon: str, word: str, letter: str = "", parent: QWidget | None = None, *,
        danger: bool = False,
    ) -> None:  # fmt: skip
        self.icon_name = icon
        self.letter = letter
        self._danger = danger
        self._lent: QAction | None = None  # whose keys do the same
        super().__init__(word, parent)

    def same_key_as(self, action: QAction) -> None:
        """Show the letter of this action: its keys do what this key does, while there is a call."""
        self._lent = action
        action.changed.connect(self._take_over)

    def wear(self, action: QAction) -> None:
        self.icon_name = str(action.property(ICON) or "")
        keys = str((self._lent or action).property(SHORTCUT) or "").partition(", ")[0]
        self.letter = keys.rpartition("+")[2]
        self.setCheckable(action.isCheckable())
        self.setChecked(action.isChecked())
        self.say(action.iconText())

    def wide(self) -> float:
        words = look().width(self.text(), "caption_b" if self._danger else "caption")
        return max(_ACROSS + 2 * _LEFT, words + 4)

    def picture(self, c: Canvas, w: float, h: float) -> None:
        fill, ink = "surface", "ink"
        if self._danger:
            fill, ink = "breach", "surface"
        elif self.isChecked():
            fill, ink = "fill", "on_fill"
        if not self.isEnabled():
            fill, ink = "sunken", "off_edge"
        x = (w - _ACROSS) / 2
        edge = "off_edge" if c.one_ground and not self.isEnabled() else None
        c.box(x, 4, _ACROSS, _ACROSS, fill, edge, _ACROSS / 2, dash=True)
        if self.touched:
            share = 0.06 if self.touched == "hover" else 0.12
            c.darken(x, 4, _ACROSS, _ACROSS, share, _ACROSS / 2)
        if self.hasFocus():
            c.focus(x - 4, 0, _ACROSS + 8, _ACROSS + 8, _ACROSS / 2 + 4)
        c.icon(w / 2 - 10, 16, self.icon_name, ink, 20)
        words = "breach" if self._danger and self.isEnabled() else "ink"
        words = words if self.isEnabled() else "off"
        style = "caption_b" if self._danger else "caption"
        c.text(0, 54, w, self.text(), style, words, "centre")
        c.text(0, 71, w, self.letter, "caption", "muted", "centre")
