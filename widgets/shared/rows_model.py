"""The bridge from a view-model's tuple of rows to Qt's item views.

Laws: Qt is told only what differs, key by key, so that selection, focus and scroll place survive;
of two rows with one key the first is shown, since Qt ends the program that moves a row onto itself;
whoever asks for a row that has gone meanwhile is told nothing: an error here ends the program, too.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from widgets.shared.pictures.every import can_be_chosen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.viewmodels.rows import Row

log = logging.getLogger(__name__)
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_SAID = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
_CAN_BE_CHOSEN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_ONLY_SEEN = Qt.ItemFlag.NoItemFlags


class RowsModel(QAbstractListModel):
    """Shows the rows it was last given. Their keys must differ."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def show(self, rows: Sequence[Row]) -> None:
        if len({row.key for row in rows}) < len(rows):
            log.error("two rows of %d have one key", len(rows))
            first: dict[str, Row] = {}
            for row in rows:
                first.setdefault(row.key, row)
            rows = [*first.values()]
        self._remove_all_but({row.key for row in rows})
        changed = self._bring_all(rows)
        if changed:  # told at once: timers change many rows every second
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))

    def place_of(self, key: str) -> int | None:
        return next((at for at, row in enumerate(self.rows) if row.key == key), None)

    def _remove_all_but(self, wanted: set[str]) -> None:
        """Remove in runs: a list that changes altogether is one step for Qt, not hundreds."""
        last = len(self.rows) - 1
        while last >= 0:
            if self.rows[last].key in wanted:
                last -= 1
                continue
            first = last
            while first > 0 and self.rows[first - 1].key not in wanted:
                first -= 1
            self.beginRemoveRows(_ROOT, first, last)
            del self.rows[first : last + 1]
            self.endRemoveRows()
            last = first - 1

    def _bring_all(self, rows: Sequence[Row]) -> list[int]:
        """Bring the rows to their places, new ones in runs; where those stand that say else now."""
        known = {row.key for row in self.rows}
        changed, at = [], 0
        while at < len(rows):
            run = at
            while run < len(rows) and rows[run].key not in known:
                run += 1
            if run > at:
                self.beginInsertRows(_ROOT, at, run - 1)
                self.rows[at:at] = rows[at:run]
                self.endInsertRows()
                at = run
                continue
            if self._place(at, rows[at]):
                changed.append(at)
            at += 1
        return changed

    def _place(self, at: int, row: Row) -> bool:
        """Bring a row that is here to its place; True when it says something else now."""
        if self.rows[at].key != row.key:
            known = next(i for i in range(at + 1, len(self.rows)) if self.rows[i].key == row.key)
            self.beginMoveRows(_ROOT, known, known, _ROOT, at)
            self.rows.insert(at, self.rows.pop(known))
            self.endMoveRows()
        if self.rows[at] == row:
            return False
        self.rows[at] = row
        return True

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return self.rows[index.row()].said if role in _SAID and self._has(index) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self._has(index) and can_be_chosen(self.rows[index.row()]):
            return _CAN_BE_CHOSEN
        return _ONLY_SEEN

    def _has(self, index: Index) -> bool:
        return 0 <= index.row() < len(self.rows)
