"""Parts beside and above each other, with gaps from the scale and no margins of Qt's own.

across(name, None, accept, 8, decline)      None takes what is left, a number is a gap in units
"""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QSpacerItem, QWidget

from widgets.theme.appearance import dress, look

Part = QWidget | int | None
Margins = tuple[int, int, int, int]
_NONE: Margins = (0, 0, 0, 0)


class Box(QWidget):
    """A row or a column of parts; its gaps follow the scale."""

    def __init__(
        self, direction: QBoxLayout.Direction, parts: tuple[Part, ...], gap: int, margins: Margins
    ) -> None:
        super().__init__()
        self._gap = gap
        self._margins = margins
        self._gaps: list[tuple[QSpacerItem, int]] = []  # and its units
        self._box = QBoxLayout(direction, self)
        for part in parts:
            self._add(part)
        dress(self)

    def _add(self, part: Part) -> None:
        if part is None:
            self._box.addStretch(1)
        elif isinstance(part, int):
            spacer = QSpacerItem(0, 0)
            self._gaps.append((spacer, part))
            self._box.addSpacerItem(spacer)
        else:
            self._box.addWidget(part)

    def give_room_to(self, part: QWidget) -> Box:
        """Let this part take what is left over."""
        self._box.setStretchFactor(part, 1)
        return self

    def look_changed(self) -> None:
        px = look().px
        self._box.setSpacing(px(self._gap))
        self._box.setContentsMargins(look().margins(*self._margins))
        across = self._box.direction() == QBoxLayout.Direction.LeftToRight
        for spacer, units in self._gaps:
            spacer.changeSize(px(units) if across else 0, 0 if across else px(units))
        self._box.invalidate()


def across(*parts: Part, gap: int = 4, margins: Margins = _NONE) -> Box:
    return Box(QBoxLayout.Direction.LeftToRight, parts, gap, margins)


def down(*parts: Part, gap: int = 0, margins: Margins = _NONE) -> Box:
    return Box(QBoxLayout.Direction.TopToBottom, parts, gap, margins)
