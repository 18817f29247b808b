"""Paints each row by its own picture, and answers what lies where inside it.

Law: `sizeHint`, `paint` and `probe` run the same function, so height, picture and hit areas agree.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.viewmodels.rows import TableRow
from widgets.shared.pictures.every import PICTURES
from widgets.shared.pictures.ground import State
from widgets.shared.pictures.lists import table_row
from widgets.theme.appearance import look
from widgets.theme.canvas import Canvas, Probe

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPainter

    from desktop.viewmodels.rows import Column, Row
    from widgets.shared.rows_model import Index

_HEIGHTS_KEPT = 5000
_SELECTED = QStyle.StateFlag.State_Selected
_HOVER = QStyle.StateFlag.State_MouseOver


class RowPainter(QStyledItemDelegate):
    """`row_of` gives the row of an index; `pad` units keep rows off both edges.

    `columns` are needed where rows are table rows.
    """

    def __init__(
        self,
        view: QAbstractItemView,
        row_of: Callable[[Index], Row],
        *,
        pad: int = 0,
        selects: bool = True,
        columns: tuple[Column, ...] = (),
    ) -> None:
        super().__init__(view)
        self._view = view
        self.row_of = row_of
        self._pad = pad
        self._selects = selects
        self._pictures = PICTURES
        if columns:
            self._pictures = PICTURES | {TableRow: partial(table_row, columns=columns)}
        self._heights: dict[str, tuple[Row, int, int]] = {}  # row, width of the view, height
        self.marked: tuple[str, int, int, int] | None = None  # row key, passage, from, to
        self.part: tuple[str, str] | None = None  # row key and name of what the pointer is on

    def forget(self) -> None:
        """Measure everything again: another look."""
        self._heights.clear()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self.row_of(index)
        self.draw(painter, option.rect, row, self._state(option, index, row))

    def draw(self, painter: QPainter, rect: QRect, row: Row, state: State) -> None:
        """Paint a row where it stands; for views that know its state without asking Qt's flags."""
        scale = look().scale
        width = rect.width() / scale - 2 * self._pad
        painter.save()
        painter.translate(rect.x() + self._pad * scale, rect.y())
        canvas = Canvas(painter, width=width)
        if self.marked is not None and self.marked[0] == row.key:
            canvas.marked = self.marked[1:]
        self._pictures[type(row)](canvas, width, row, state)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self._view.viewport().width()
        return QSize(view, self._height(self.row_of(index), view))

    def grew(self, row: Row) -> bool:
        """Measure a row that has other words now; True when it is not as high as it was."""
        known = self._heights.get(row.key)
        return known is None or known[2] != self._height(row, self._view.viewport().width())

    def _height(self, row: Row, view: int) -> int:
        known = self._heights.get(row.key)
        if known is None or known[0] is not row or known[1] != view:
            height = math.ceil(self._measure(row, None) * look().scale)
            known = self._heights[row.key] = row, view, height
            if len(self._heights) > _HEIGHTS_KEPT:
                self._heights = {row.key: known}
        return known[2]

    def probe(self, index: Index) -> Probe:
        """Return what the row holds, in units from its corner."""
        probe = Probe()
        self._measure(self.row_of(index), probe)
        return probe

    def inside(self, rect: QRect, x: float, y: float) -> tuple[float, float]:
        """Turn a place in the view into units from the corner of the row that stands at rect."""
        scale = look().scale
        return (x - rect.x()) / scale - self._pad, (y - rect.y()) / scale

    def _measure(self, row: Row, probe: Probe | None) -> float:
        width = self._width()
        canvas = Canvas(width=width, probe=probe)
        return self._pictures[type(row)](canvas, width, row, State(padded=self._pad > 0))

    def _width(self) -> float:
        return self._view.viewport().width() / look().scale - 2 * self._pad

    def part_of(self, row: Row) -> str:
        """The name of what the pointer is on in this row."""
        return self.part[1] if self.part is not None and self.part[0] == row.key else ""

    def _state(self, option: QStyleOptionViewItem, index: Index, row: Row) -> State:
        flags = option.state
        return State(
            selected=self._selects and bool(flags & _SELECTED),
            hover=bool(flags & _HOVER),
            focus=self._view.hasFocus() and self._view.currentIndex() == index,
            part=self.part_of(row),
            padded=self._pad > 0,
        )
