"""One area of the window in the rail: icon, word, and how much waits there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy

from desktop.text import tr
from widgets.shared.control import ICON, SHORTCUT, Control
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from widgets.theme.canvas import Canvas

WIDE, NARROW = 72, 48  # of the rail, with words and without
_LEAST_WITH_WORD = 54
_LEAST = 28  # units of height: more than the 24 of WCAG 2.2, 2.5.8


class RailButton(Control):
    """Chosen while its area is shown, which is said and seen; it is a button and no tick box."""

    def __init__(
        self, icon: str, word: str, parent: QWidget | None = None, *, area: bool = True
    ) -> None:
        """`area` is False for what stands at the foot of the rail: help, settings."""
        self.icon_name = icon
        self.narrow = False
        self._area = area
        self._count = 0
        super().__init__(word, parent)
        self.set_tip(word)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)

    @property
    def tall(self) -> float:  # type: ignore[override]
        return 60 if self._area and not self.narrow else 42

    def set_count(self, count: int) -> None:
        self._count = count
        words = tr("{area}, {count} waiting", area=self.text(), count=count)
        self.setAccessibleName(words if count else self.text())
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon alone, where the window is narrow."""
        self.narrow = narrow
        self.updateGeometry()

    def wear(self, action: QAction) -> None:
        self.icon_name = str(action.property(ICON) or "")
        self.say(action.iconText())
        self.set_tip(f"{action.iconText()}  {action.property(SHORTCUT) or ''}".rstrip())

    def minimumSizeHint(self) -> QSize:
        """A low window takes the air around the icon, never the icon."""
        least = _LEAST if self.narrow or not self._area else _LEAST_WITH_WORD
        return QSize(self.sizeHint().width(), look().px(least))

    def wide(self) -> float:
        return NARROW if self.narrow else WIDE

    def picture(self, c: Canvas, w: float, h: float) -> None:
        chosen, tall = self.chosen, h - 6 if self._area else h
        if chosen or self.touched:
            c.box(6, 0, w - 12, tall, "tint" if chosen else self.touched)
        if chosen:  # by more than colour, as in lists
            c.box(6, 10, 3, tall - 20, "accent", radius=1.5)
        if self.hasFocus():
            c.focus(6, 0, w - 12, tall)
        ink = "accent" if chosen else "muted" if self.isEnabled() else "off_edge"
        worded = self._area and not self.narrow
        top = 8 if worded else (tall - 20) / 2
        c.icon(w / 2 - 10, top, self.icon_name, ink, 20)
        if worded:
            # Not bold where it is chosen: a long word would run into the bar.
            c.text(
                2, 31, w - 4, self.text(), "caption", ink if self.isEnabled() else "off", "centre"
            )
        if self._count:
            c.count(w / 2 + 20, 3, self._count, size=16)
