"""Choosing several rows of a long list with the keyboard or the mouse.

Space chooses the row the keyboard is on or leaves it, Shift with an arrow goes on choosing, Ctrl+A
chooses all that is read, Ctrl with a click one more. Law: the chosen rows look chosen and say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent

from widgets.shared.half_gone import half_gone
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from desktop.viewmodels.lists.chosen import Chosen
    from widgets.shared.paged_list import PagedList

_ARROWS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
}


class Choosing(QObject):
    def __init__(self, rows: PagedList, chosen: Chosen) -> None:
        super().__init__(rows)
        self._rows = rows
        self._chosen = chosen
        rows.installEventFilter(self)
        rows.viewport().installEventFilter(self)
        undo_with(rows, chosen.changed.connect(lambda keys: rows.mark(frozenset(keys))))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if half_gone(self):
            return False
        if watched is self._rows and event.type() == QEvent.Type.KeyPress:
            return isinstance(event, QKeyEvent) and self._pressed(event)
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            return self._clicked(event)
        return False

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            return self._toggle(self._rows.currentIndex().row())
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self._chosen.all_read()
            return True
        step = _ARROWS.get(Qt.Key(event.key()))
        if step and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return self._reach(step)
        if event.key() == Qt.Key.Key_Escape and self._chosen.keys:
            self._chosen.clear()
            return True
        return False

    def _clicked(self, event: QMouseEvent) -> bool:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        at = self._rows.indexAt(event.position().toPoint()).row()
        if at >= 0:
            self._rows.go_to(at)
            self._toggle(at)
        return True

    def _toggle(self, at: int) -> bool:
        row = self._rows.row_of(at)
        if row is not None:
            self._chosen.toggle(row.key)
        return True

    def _reach(self, step: int) -> bool:
        here = self._rows.currentIndex().row()
        there = min(max(0, here + step), self._rows.model().rowCount() - 1)
        if here >= 0:
            self._rows.go_to(there)
            self._chosen.reach(here, there)
        return True
