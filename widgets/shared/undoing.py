"""Undoing what a widget began, when it goes: signals, actions, view-models.

    undo_with(self, work_list.close, actions.handle("interaction.next", self._next))

Law: who connects also disconnects. A window may go in any order, so an undoing that comes too late,
because the other side is gone already, is no mistake.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


def undo_with(widget: QWidget, *undos: Callable[[], object]) -> None:
    """Call these once, when the widget is destroyed."""

    def undo() -> None:
        for each in undos:
            # PySide's word for: the C++ side of this object is gone already.
            with suppress(RuntimeError):
                each()

    widget.destroyed.connect(undo)
