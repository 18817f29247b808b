"""Keys pressed while what was opened is still being read: they act as soon as it is there.

Whoever opens a contact and presses the next key in one movement is faster than any reading. Laws:
such a key never acts on what was open before, and never on a text; when what was opened does not
come within two seconds of the key, it is forgotten, whatever else changes meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from desktop.actions.context import OF_WHAT_IS_OPEN
from desktop.actions.registry import ACTIONS

if TYPE_CHECKING:
    from desktop.actions.context import Context
    from widgets.shared.actions import Actions

_PATIENCE_MS: Final = 2000
_KEYS: Final = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
_EARLY: Final = tuple(
    action.id for action in ACTIONS if action.keys and OF_WHAT_IS_OPEN.intersection(action.needs)
)


class EarlyKeys(QObject):
    """Watches the keys of our windows while their `Context.reading` says so."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self._kept = ""
        self._watches = False
        self._reads = False
        self._patience = QTimer(self)
        self._patience.setTimerType(Qt.TimerType.PreciseTimer)  # a coarse one is 100 ms late
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._give_up)
        self._undo = actions.changed.connect(self._follow)

    def close(self) -> None:
        """Let go of the application; what was kept is forgotten."""
        self._undo()
        self._give_up()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _KEYS or not isinstance(event, QKeyEvent):
            return False
        if not isinstance(watched, QWidget) or not self._actions.are_in(watched.window()):
            return False
        pressed = QKeySequence(event.keyCombination())
        id_ = next((each for each in _EARLY if pressed in self._actions[each].shortcuts()), "")
        if id_:
            event.accept()
            self._kept = id_
            self._patience.start()
        return bool(id_)

    def _follow(self, context: Context) -> None:
        began, self._reads = context.reading and not self._reads, context.reading
        if began:
            self._watch(True)
        if context.reading:
            return
        self._watch(False)
        if self._kept and self._actions[self._kept].isEnabled():
            id_, self._kept = self._kept, ""
            self._patience.stop()
            self._actions.trigger(id_)

    def _give_up(self) -> None:
        self._kept = ""
        self._patience.stop()
        self._watch(False)

    def _watch(self, on: bool) -> None:
        app = QApplication.instance()
        if app is None or on == self._watches:
            return
        self._watches = on
        (app.installEventFilter if on else app.removeEventFilter)(self)
