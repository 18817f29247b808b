"""The list of keys, and the place where a new one is pressed.

Law: while a key is waited for, pressing one does nothing but say which it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.rows import Heading, LineRow, Row
from desktop.viewmodels.settings.own_keys import FILE, OwnKeys
from desktop.viewmodels.settings.settings_page import KeyLine, SettingsPage
from widgets.shared.boxes import down
from widgets.shared.button import Button
from widgets.shared.drawn import Words
from widgets.shared.feed import Feed
from widgets.shared.file_dialogs import ask_for_one, ask_for_place
from widgets.shared.flow import Flow
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import ground

if TYPE_CHECKING:
    from collections.abc import Sequence

_MODIFIERS = {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta}
_MODIFIERS |= {Qt.Key.Key_AltGr, Qt.Key.Key_Super_L, Qt.Key.Key_Super_R}


class KeyCatcher(Button):
    """A button that, once pressed, takes the next key as its answer; Esc leaves all as it is."""

    caught = Signal(str)  # Qt's portable text

    def __init__(self) -> None:
        super().__init__(tr("New key …"), kind="primary")
        self.setCheckable(True)
        self.toggled.connect(self._say)

    def _say(self, waiting: bool) -> None:
        self.say(tr("Press a key, or Esc") if waiting else tr("New key …"))
        if waiting:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        if self.isChecked() and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # otherwise the action that has the key now would be done
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.isChecked():
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.setChecked(False)
        elif event.key() not in _MODIFIERS:
            sequence = QKeySequence(event.keyCombination())
            self.setChecked(False)
            self.caught.emit(sequence.toString(QKeySequence.SequenceFormat.PortableText))

    def focusOutEvent(self, event: QEvent) -> None:
        self.setChecked(False)
        super().focusOutEvent(event)  # type: ignore[arg-type]


class KeysList(QWidget):
    """Choose an action, then give it a key, take its key away, or give the usual one back."""

    def __init__(self, model: SettingsPage, own: OwnKeys) -> None:
        super().__init__()
        self._model = model
        self._own = own
        self.feed = Feed(tr("Keys"), on="surface")
        self.catcher = KeyCatcher()
        self.none = Button(tr("No key"))
        self.usual = Button(tr("The usual key"))
        self.trouble = Words("", "small", "muted", wraps=True)
        self._buttons = (self.catcher, self.none, self.usual)
        self.write = Button(tr("Save to a file …"), kind="ghost")
        self.read = Button(tr("From a file …"), kind="ghost")
        self.reset = Button(tr("All the usual keys"), kind="ghost")
        self.undo = Button(tr("Undo"), kind="ghost", icon="undo-2")
        self.undo.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        all_of_them = (self.write, self.read, self.reset, self.undo)
        box.addWidget(Flow([*self._buttons, *all_of_them], gap=8, margins=(18, 12, 24, 4)))
        box.addWidget(down(self.trouble, margins=(20, 0, 24, 8)))
        box.addWidget(self.feed, 1)
        self._wire()
        ground(self, "surface")
        self.refresh()
        self._allow()

    def _wire(self) -> None:
        self.feed.chosen.connect(lambda _key: self._allow())
        self.feed.opened.connect(lambda _key: self.catcher.setChecked(True))
        self.catcher.caught.connect(self._choose)
        self.none.clicked.connect(lambda: self._choose(""))
        self.usual.clicked.connect(self._reset)
        self.write.clicked.connect(
            lambda: ask_for_place(self, FILE, self._own.write, tr("Save the keys"))
        )
        self.read.clicked.connect(
            lambda: ask_for_one(self, self._own.read, tr("Take keys from a file"))
        )
        self.reset.clicked.connect(self._own.reset)
        self.undo.clicked.connect(self._own.undo)
        undo_with(self, self._own.said.connect(self._say))

    def _say(self, words: str) -> None:
        """What became of all keys; it is heard, too."""
        self.trouble.setText(words)
        self.undo.setVisible(self._own.can_undo)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.trouble, words))

    def refresh(self) -> None:
        self.feed.show_rows(_rows(self._model.keys))

    def _allow(self) -> None:
        """Nothing can be changed until an action is chosen."""
        chosen = self.feed.current is not None
        for button in self._buttons:
            button.set_usable(chosen, tr("Choose an action first."))
        self.trouble.setText("")

    def _choose(self, key: str) -> None:
        if self.feed.current is not None:
            self.trouble.setText(self._model.choose_key(self.feed.current, key))

    def _reset(self) -> None:
        if self.feed.current is not None:
            self.trouble.setText(self._model.reset_key(self.feed.current))


def _rows(lines: Sequence[KeyLine]) -> tuple[Row, ...]:
    rows: list[Row] = []
    for area in dict.fromkeys(line.area for line in lines):
        rows.append(Heading(key=f"heading:{area}", title=area, said=area))
        rows += [_row(line) for line in lines if line.area == area]
    return tuple(rows)


def _row(line: KeyLine) -> LineRow:
    own = tr("own key") if line.own else ""
    return LineRow(
        key=line.id,
        icon="check" if line.own else "chevron-right",
        title=line.title,
        more=own,
        end=line.keys,
        said=terms.sentence(line.title, line.keys, own),
    )
