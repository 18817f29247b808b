"""A list that is walked through while the writing stays in a field: both are heard.

The field has the keyboard, so a screen reader hears nothing of the list. Laws: the row that Enter
would take stands in the field's description, and how much was found is told once it stands still;
a list that fills or changes costs no more for that, however many steps it does it in (a letter in
the palette brings hundreds; looked through at each, the window stood still for 46 ms).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from desktop.text import tr
from widgets.shared.telling import tell_soon

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from widgets.shared.feed import Feed


def read_along(edit: QWidget, feed: Feed) -> None:
    """Follow the list for as long as there is the field."""

    def current() -> None:
        index = feed.currentIndex()
        edit.setAccessibleDescription(feed.row_at(index).said if index.isValid() else "")

    def found() -> None:
        if edit.hasFocus():
            tell_soon(edit, "found", lambda: how_much(feed))

    settled = QTimer(feed)
    settled.setSingleShot(True)
    settled.setInterval(0)
    settled.timeout.connect(current)
    model = feed.model()
    feed.selectionModel().currentChanged.connect(lambda _now, _before: settled.start())
    for changed in (model.rowsInserted, model.rowsRemoved, model.rowsMoved):
        changed.connect(found)
    model.dataChanged.connect(settled.start)


def how_much(feed: Feed) -> str:
    """How many rows can be taken; where none can, what is said in their place."""
    model = feed.model()
    rows = [model.index(at, 0) for at in range(model.rowCount())]
    usable = sum(bool(row.flags() & Qt.ItemFlag.ItemIsSelectable) for row in rows)
    if usable or not rows:
        return tr("%n result(s)", usable) if rows else ""
    return str(rows[0].data(Qt.ItemDataRole.AccessibleTextRole))
