"""The counter, large: what stands above the sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.shared.drawn import Drawn

if TYPE_CHECKING:
    from widgets.theme.canvas import Canvas

_SIDE = 48


class Sign(Drawn):
    def size_in_units(self) -> tuple[float, float]:
        return _SIDE, _SIDE

    def picture(self, c: Canvas, w: float, h: float) -> None:
        c.box(0, 0, _SIDE, _SIDE, "fill", None, 12)
        c.box(18, 8, 12, 12, "on_fill", None, 6)
        c.box(8, 26, 32, 6, "on_fill", None, 3)
        c.box(14, 32, 5, 10, "on_fill", None, 2)
        c.box(29, 32, 5, 10, "on_fill", None, 2)
