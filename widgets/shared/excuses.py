"""Why an offer is declined: a few reasons under each other, each with its digit; no dialog.

Laws: one key declines (a digit, Enter for the marked one), Esc declines nothing; it takes the
keyboard only when it was asked for by key, and gives it back.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.text import tr
from widgets.shared.button import Button
from widgets.shared.drawn import Words
from widgets.shared.roles import Group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from desktop.viewmodels.offer_shown import Excuse


class Excuses(Group):
    """Hidden until `ask`; `chosen` carries the reason."""

    chosen = Signal(object)  # Declined
    given_up = Signal()

    def __init__(self, excuses: Sequence[Excuse], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._excuses = tuple(excuses)
        self._back_to: QWidget | None = None
        self._usual = 0
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(Words(tr("Why not?"), "small_b", "muted"))
        self.buttons = tuple(Button(each.words, kind="ghost") for each in self._excuses)
        for at, (button, excuse) in enumerate(zip(self.buttons, self._excuses, strict=True)):
            button.shortcut_label = str(at + 1)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(tr("Decline: {why}", why=excuse.words))
            button.clicked.connect(partial(self._choose, at))
            box.addWidget(button)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Why is it declined?"))
        self.hide()

    @property
    def usual(self) -> object:
        """The reason that Enter declines for."""
        return self._excuses[self._usual].reason

    def ask(self, usual: object, *, by_key: bool) -> None:
        """Show the reasons; `usual` is marked."""
        reasons: list[object] = [each.reason for each in self._excuses]
        self._usual = reasons.index(usual) if usual in reasons else 0
        for at, button in enumerate(self.buttons):
            button.set_kind("chosen" if at == self._usual else "ghost")
        self.show()
        if by_key:
            self._back_to = QApplication.focusWidget()
            self.buttons[self._usual].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def end(self) -> None:
        """Hide them, and let the keyboard go back to where it was."""
        back, self._back_to = self._back_to, None
        had_it = self.isAncestorOf(QApplication.focusWidget() or self)
        if back is not None and had_it:  # first, or Qt gives it to what comes next, which is said
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        number = key - Qt.Key.Key_1
        if 0 <= number < len(self._excuses):
            self._choose(number)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._here())
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            at = (self._here() + step) % len(self.buttons)
            self.buttons[at].setFocus(Qt.FocusReason.TabFocusReason)
        elif key == Qt.Key.Key_Escape:
            self.end()
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def _here(self) -> int:
        return next((at for at, it in enumerate(self.buttons) if it.hasFocus()), self._usual)

    def _choose(self, at: int, _checked: object = None) -> None:
        self.end()
        self.chosen.emit(self._excuses[at].reason)
