"""What was sent a moment ago, and taking it back: a line above the composer that goes by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from widgets.shared.boxes import across
from widgets.shared.button import Button
from widgets.shared.drawn import Words
from widgets.shared.telling import tell
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from desktop.viewmodels.composer.second_thoughts import SecondThoughts
    from widgets.shared.actions import Actions


class SentBar(QWidget):
    """Shows `SecondThoughts`; nothing at all while nothing can be taken back."""

    def __init__(self, actions: Actions, thoughts: SecondThoughts) -> None:
        super().__init__()
        self._actions = actions
        self._thoughts = thoughts
        self.words = Words("", "body", "ink")
        self.undo = Button(tr("Undo"), icon="undo-2", kind="ghost")
        self.undo.shortcut_label = ", ".join(actions.keys("composer.unsend")[:1])
        self.undo.setAccessibleName(tr("Take the reply back"))
        self.undo.clicked.connect(thoughts.take_back_last)
        line = across(self.words, self.undo, gap=8, margins=(14, 2, 6, 2))
        line.give_room_to(self.words)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(line)
        self.hide()
        undo_with(
            self,
            thoughts.changed.connect(self._show),
            actions.handle("composer.unsend", thoughts.take_back_last),
        )
        self._show(thoughts.words)

    def _show(self, words: str) -> None:
        comes = bool(words) and self.isHidden()
        self.words.setText(words)
        self.words.setAccessibleName(words)
        self.setVisible(bool(words))
        self._actions.say(just_sent=bool(words))
        if comes:  # read once, and not at every second
            tell(self, words)
