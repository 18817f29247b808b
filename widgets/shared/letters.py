"""Letters that move in lists, for whoever has learned that elsewhere: off until it is chosen.

j and k go down and up, g and G to the ends, / finds in the list, n and N go to the next hit and to
the one before. Law: they act in lists alone, so never while somebody writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication

from desktop.text import tr
from widgets.shared.edged import FIELD_FOCUSED, Edged
from widgets.shared.half_gone import half_gone
from widgets.shared.line import Line
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QObject

_ON: Final = "letters move in lists"  # the application's dynamic property
_MOVES: Final = {
    "j": Qt.Key.Key_Down,
    "k": Qt.Key.Key_Up,
    "g": Qt.Key.Key_Home,
    "G": Qt.Key.Key_End,
}
_SAID = Qt.ItemDataRole.AccessibleTextRole
_LOOKED_AT = 2000  # rows a search reads, so that half a million do not hold the window up
_OTHERS = ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)


def use(*, on: bool) -> None:
    """Let letters move in every list of the process, or not."""
    if (app := QApplication.instance()) is not None:
        app.setProperty(_ON, on)


def acts(view: QAbstractItemView, event: QKeyEvent) -> bool:
    """Do what the key says in this list; False when it says nothing here."""
    app = QApplication.instance()
    if app is None or not app.property(_ON) or event.modifiers() & _OTHERS:
        return False
    letter = event.text()
    if letter in _MOVES:
        move = QKeyEvent(QEvent.Type.KeyPress, _MOVES[letter], Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(view, move)
    elif letter == "/":
        _find_in(view).begin()
    elif letter in ("n", "N"):
        _find_in(view).go_on(backwards=letter == "N")
    else:
        return False
    return True


def _find_in(view: QAbstractItemView) -> FindLine:
    return view.findChild(FindLine) or FindLine(view)


class FindLine(Edged):
    """Lies over the foot of its list while something is looked for; Enter and Esc put it away."""

    def __init__(self, view: QAbstractItemView) -> None:
        self.edit = Line()
        super().__init__(self.edit, FIELD_FOCUSED, view, pad=(8, 2))
        self._view = view
        self._start = -1  # behind it the search began
        self.edit.setAccessibleName(tr("Find in this list"))
        self.edit.setPlaceholderText(tr("Find in this list"))
        self.edit.textChanged.connect(lambda _text: self._go(self._rows(self._start)))
        self.edit.returnPressed.connect(self._put_away)
        self.edit.installEventFilter(self)
        self.hide()

    def begin(self) -> None:
        self._start = self._view.currentIndex().row() - 1
        tall, room = look().px(36), self._view.viewport().geometry()
        pad = look().px(8)
        top = room.bottom() - tall - pad
        self.setGeometry(room.left() + pad, top, room.width() - 2 * pad, tall)
        self.show()
        self.raise_()
        self.edit.selectAll()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_on(self, *, backwards: bool) -> None:
        self._go(self._rows(self._view.currentIndex().row(), backwards=backwards))

    def _rows(self, at: int, *, backwards: bool = False) -> Iterable[int]:
        """The rows behind this one, then those from the other end, as many as are looked at."""
        total = self._view.model().rowCount()
        step = -1 if backwards else 1
        return ((at + step * n) % total for n in range(1, min(total, _LOOKED_AT) + 1))

    def _go(self, rows: Iterable[int]) -> None:
        words, model = self.edit.text().casefold(), self._view.model()
        for at in rows if words else ():
            index = model.index(at, 0)
            usable = index.flags() & Qt.ItemFlag.ItemIsSelectable
            if usable and words in str(index.data(_SAID)).casefold():
                self._view.setCurrentIndex(index)
                return

    def _put_away(self) -> None:
        self.hide()
        self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if half_gone(self) or event.type() != QEvent.Type.KeyPress:
            return False
        escapes = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escapes:
            self._put_away()
        return escapes
