"""The still parts of the palette: the glass before the field, the keys at its foot, a hint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy

from desktop.text import tr
from widgets.shared.drawn import Drawn
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from widgets.theme.canvas import Canvas


class Glass(Drawn):
    def size_in_units(self) -> tuple[float, float]:
        return 20, 20

    def picture(self, c: Canvas, w: float, h: float) -> None:
        c.icon(0, (h - 20) / 2, "search", "accent", 20)


class Flaw(Drawn):
    """What is wrong with the question, in one line below the field; nothing while it is right."""

    def __init__(self) -> None:
        self.words = ""
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def say(self, words: str) -> None:
        if words != self.words:
            self.words = words
            self.setAccessibleName(words)
            self.setVisible(bool(words))
            self.update()

    def size_in_units(self) -> tuple[float, float]:
        return 300, 26

    def picture(self, c: Canvas, w: float, h: float) -> None:
        c.icon(25, 5, "info", "pause", 14)
        c.text(56, 3, w - 76, self.words, "small", "muted")


class _Cap(Drawn):
    """One key cap."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        self._label = label
        super().__init__(parent)

    def size_in_units(self) -> tuple[float, float]:
        return max(18, look().width(self._label, "caption") + 10), 18

    def picture(self, c: Canvas, w: float, h: float) -> None:
        c.key(0, 0, self._label)


class Foot(Drawn):
    """What the keys do here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._keys = (
            ("↑ ↓", tr("choose")),
            (tr("Enter"), tr("open it")),
            (">", tr("commands only")),
        )
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @staticmethod
    def escape() -> Drawn:
        """The cap at the right end of the field."""
        return _Cap(tr("Esc"))

    def size_in_units(self) -> tuple[float, float]:
        return 300, 40

    def picture(self, c: Canvas, w: float, h: float) -> None:
        x = 24.0
        for key, word in self._keys:
            x += c.key(x, 11, key) + 8
            x += c.text(x, 11, 160, word, "small", "muted") + 20
