"""Keys pressed while what was asked for is still to come: they act as soon as it is there.

Whoever accepts or opens a contact and goes on in one movement is faster than any hub and any
reading. Laws: such a key never acts on what was open before; keys and letters come in the order in
which they were pressed, so that no word for a note stands in a reply; a shortcut for which nothing
comes within two seconds is forgotten, whatever else changes meanwhile, and no letter is: what found
no place is told (`unplaced`). Who writes in a field goes on there, unless they have left it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QTextEdit, QWidget

from desktop.actions.context import OF_WHAT_IS_OPEN
from desktop.actions.registry import ACTIONS
from desktop.signal import Signal
from widgets.shared.popup import Popup

if TYPE_CHECKING:
    from desktop.actions.context import Context
    from widgets.shared.actions import Actions

_PATIENCE_MS: Final = 2000
_KEYS: Final = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
_EARLY: Final = tuple(
    action.id for action in ACTIONS if action.keys and OF_WHAT_IS_OPEN.intersection(action.needs)
)
_ALL: Final = tuple(action.id for action in ACTIONS if action.keys)
_COMMANDS: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_OF_NOTES: Final = ("composer.note", "composer.consult")
_AMONG_LETTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace)


def takes_text(widget: QWidget | None) -> bool:
    """Whether letters that are typed here stand here."""
    if isinstance(widget, QLineEdit | QTextEdit | QAbstractSpinBox):
        return widget.isEnabled() and not widget.isReadOnly()
    return False


class EarlyKeys(QObject):
    """Watches the keys of our windows while their `Context.reading` says so, and while it holds."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self._kept: list[str | QKeyEvent] = []  # actions by their ids, and letters
        self._watches = False
        self._reads = False  # what was opened is still being read
        self._holds = False  # what was asked for is still to be opened
        self._left = False  # for it: also whoever was writing
        self._plays = False
        self.unplaced: Signal[str] = Signal()
        self.changed: Signal[None] = Signal()  # other letters wait, or none
        self._patience = QTimer(self)
        self._patience.setTimerType(Qt.TimerType.PreciseTimer)  # a coarse one is 100 ms late
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._give_up)
        self._undo = actions.changed.connect(self._follow)

    def close(self) -> None:
        """Let go of the application; what was kept is forgotten."""
        self._undo()
        self._kept.clear()
        self._holds = self._reads = False
        self._give_up()

    # ----------------------------------------------------------------------------- holding
    @property
    def has_letters(self) -> bool:
        """Whether somebody has begun to write, and no other key came before."""
        return bool(self._kept) and not isinstance(self._kept[0], str)

    @property
    def letters(self) -> str:
        """All that wait, as they will stand."""
        words = ""
        for each in self._kept:
            if isinstance(each, QKeyEvent):
                gone = each.key() == Qt.Key.Key_Backspace
                words = words[:-1] if gone else words + each.text().replace("\r", "\n")
        return words

    @property
    def of_note(self) -> bool:
        """Whether the key for a note is among what waits."""
        return any(each in _OF_NOTES for each in self._kept)

    def hold(self, *, left: bool) -> None:
        """Keep letters, too, from now on; left: also those of who is in a field."""
        self._holds, self._left = True, left
        self._watch()

    def release(self) -> None:
        """What was asked for is here, or will not come: give on what was kept."""
        self._holds = self._left = False
        self._play()

    # ------------------------------------------------------------------------------ keeping
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._plays or event.type() not in _KEYS or not isinstance(event, QKeyEvent):
            return False
        if not isinstance(watched, QWidget) or not self._actions.are_in(watched.window()):
            return False
        kept = self._action_of(event, watched) or self._letter_of(event, watched)
        if kept is None:
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self._kept.append(kept)
            if isinstance(kept, str):
                self._patience.start()
            else:
                self.changed.emit(None)
        return True

    def _action_of(self, event: QKeyEvent, watched: QWidget) -> str | None:
        if not (self._reads or self._kept or self._keeps_letters_of(watched)):
            return None
        pressed = QKeySequence(event.keyCombination())
        waits = self._kept and (self._reads or self._holds) and event.modifiers() & _COMMANDS
        among = _ALL if waits else _EARLY  # none overtakes one that waits
        return next((each for each in among if pressed in self._actions[each].shortcuts()), None)

    def _letter_of(self, event: QKeyEvent, watched: QWidget) -> QKeyEvent | None:
        if not self._keeps_letters_of(watched) or event.modifiers() & _COMMANDS:
            return None
        if not event.text().isprintable() or not event.text():
            among = self._kept and isinstance(self._kept[-1], QKeyEvent)
            if not (among and event.key() in _AMONG_LETTERS):
                return None
        return QKeyEvent(QEvent.Type.KeyPress, event.key(), event.modifiers(), event.text())

    def _keeps_letters_of(self, watched: QWidget) -> bool:
        """A letter behind a key that waits, or one for what is to come."""
        here: QWidget | None = watched
        while here is not None:
            if isinstance(here, Popup):
                return False  # what lies over the window is written in for its own sake
            here = here.parentWidget()
        return bool(self._kept) or (self._holds and (self._left or not takes_text(watched)))

    # -------------------------------------------------------------------------------- acting
    def _follow(self, context: Context) -> None:
        self._reads = context.reading
        if context.reading:
            self._watch()
        else:
            self._play()

    def _play(self) -> None:
        """Do what was kept, in order, as far as it can be done by now."""
        if self._plays:
            return
        self._plays, lost, acted = True, "", False
        try:
            while self._kept and not (self._reads or self._holds):
                first = self._kept[0]
                if isinstance(first, str):
                    if not self._actions[first].isEnabled():
                        break  # until its patience is over
                    self._kept.pop(0)
                    acted = self._actions.trigger(first) or acted
                else:
                    self._kept.pop(0)
                    lost += self._give(first, anywhere=acted)
        finally:
            self._plays = False
        if not self._kept:
            self._patience.stop()
        self._watch()
        if lost.strip():
            self.unplaced.emit(lost)
        self.changed.emit(None)

    def _give(self, letter: QKeyEvent, *, anywhere: bool) -> str:
        """To whatever has the keyboard; answers with what it could not take.

        anywhere: an action led there, and there a letter may be a key.
        """
        here = QApplication.focusWidget()
        if here is not None and (anywhere or takes_text(here)):
            QCoreApplication.sendEvent(here, letter)
            return ""
        return letter.text()

    def _give_up(self) -> None:
        kept, self._kept = self._kept, []
        self._patience.stop()
        self._watch()
        for each in kept:
            if isinstance(each, str) and each not in _EARLY:
                self._actions.trigger(each)  # it had only waited behind the others
        lost = "".join(each.text() for each in kept if isinstance(each, QKeyEvent))
        if lost.strip():
            self.unplaced.emit(lost)
        self.changed.emit(None)

    def _watch(self) -> None:
        app = QApplication.instance()
        on = self._reads or self._holds or bool(self._kept)
        if app is None or on == self._watches:
            return
        self._watches = on
        (app.installEventFilter if on else app.removeEventFilter)(self)
