"""How much of each channel an agent has: icon and 1/3, bold where no more comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from widgets.shared.drawn import Drawn
from widgets.theme.appearance import look
from widgets.theme.tokens import KIND_ICON

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.viewmodels.rows import Kind
    from widgets.theme.canvas import Canvas


class Load(NamedTuple):
    kind: Kind
    text: str  # "1/3"
    full: bool = False


class Loads(Drawn):
    def __init__(self, parent: QWidget | None = None) -> None:
        self._loads: Sequence[Load] = ()
        super().__init__(parent)

    def show_loads(self, loads: Sequence[Load], said: str, tip: str = "") -> None:
        """Show these; `said` is all of it as a sentence, `tip` what may come beside what is."""
        self._loads = loads
        self.setAccessibleName(said)
        self.setAccessibleDescription(tip)
        self.setToolTip(tip or said)
        self.updateGeometry()
        self.update()

    def size_in_units(self) -> tuple[float, float]:
        return sum(self._wide(load) for load in self._loads), 36

    def _wide(self, load: Load) -> float:
        return 36 + look().width(load.text, "small_b")

    def picture(self, c: Canvas, w: float, h: float) -> None:
        x, top = 0.0, (h - 16) / 2
        for load in self._loads:
            c.icon(x, top, KIND_ICON[load.kind], "accent" if load.full else "muted")
            style, ink = ("small_b", "ink") if load.full else ("small", "muted")
            used = c.text(x + 22, top - 1, 60, load.text, style, ink)
            if load.full:  # by more than weight and colour
                c.box(x, top + 20, 22 + used, 2, "accent", radius=1)
            x += self._wide(load)
