"""Actions that a page answers while it is on the screen, and leaves to others when it is not.

    WhileShown(self, actions, {"customer.create": self._form.open})

Law: what is asked for on the desk never opens something in a page nobody sees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

from widgets.shared.half_gone import half_gone
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from widgets.shared.actions import Actions


class WhileShown(QObject):
    """Lives as long as its page."""

    def __init__(
        self, page: QWidget, actions: Actions, handlers: Mapping[str, Callable[[], object]]
    ) -> None:
        super().__init__(page)
        self._actions = actions
        self._handlers = dict(handlers)
        self._undo: list[Callable[[], None]] = []
        page.installEventFilter(self)
        undo_with(page, self._end)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if half_gone(self):
            return False
        if event.type() == QEvent.Type.Show and not self._undo:
            self._undo = [self._actions.handle(*each) for each in self._handlers.items()]
        elif event.type() == QEvent.Type.Hide and not event.spontaneous():
            self._end()
        return False

    def _end(self) -> None:
        undos, self._undo = self._undo, []
        for undo in undos:
            undo()
