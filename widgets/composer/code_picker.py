"""Why the customer came: a line to search in, and below it the likeliest codes with their digits.

All of it goes by keys: letters search wherever in the panel they are typed, Enter takes the first
that was found, Down goes to the codes. Law: what is chosen is always among the buttons.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.wrap_up.code_finding import SHOWN
from widgets.composer.wrong_line import WrongLine
from widgets.shared.button import Button
from widgets.shared.drawn import Words
from widgets.shared.field import Field
from widgets.shared.flow import Flow
from widgets.shared.half_gone import half_gone
from widgets.shared.telling import tell, tell_soon
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import dress, look
from widgets.theme.tokens import WITHIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.code_tree import Leaf
    from desktop.viewmodels.wrap_up.wrap_up import WrapUpPanel


class CodePicker(QWidget):
    """Shows what `WrapUpPanel.finding` has found, and what is chosen."""

    def __init__(self, panel: WrapUpPanel) -> None:
        super().__init__()
        self._panel = panel
        self.search = Field("", name=tr("Search a code"), hint=tr("Search a code …"))
        self.buttons = [Button("", shortcut=str(number)) for number in range(1, SHOWN + 1)]
        self.chosen = Button("", kind="chosen", icon="check")  # where the found ones lack it
        self.none = Words(tr("No code has these words."), "small", "muted")
        self.way = Words("", "small", "faint", wraps=True)
        self.wrong = WrongLine(sides=4)
        self._flow = Flow([self.chosen, *self.buttons])
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        for part in (self.search, self._flow, self.none, self.way, self.wrong):
            self._box.addWidget(part)
        # Not Fixed: before it knows its width it asks for more lines of codes than it needs.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._connect()
        dress(self)
        self.show_codes()

    def _connect(self) -> None:
        for at, button in enumerate(self.buttons):
            button.clicked.connect(partial(self._choose, at))
            button.installEventFilter(self)
        self.search.changed.connect(self._panel.finding.typed)
        self.search.committed.connect(lambda _text: self._choose(0))
        self.search.edit.installEventFilter(self)
        undo_with(self, self._panel.finding.changed.connect(lambda _shown: self.show_codes()))

    def type_on(self, text: str) -> None:
        """A letter that was typed beside the line belongs into it."""
        self.search.setFocus()
        self.search.edit.insert(text)

    def show_codes(self) -> None:
        finding, code = self._panel.finding, self._panel.choice.code
        self.search.set_text(finding.text)
        shown = finding.shown
        for button, each in zip(self.buttons, shown, strict=False):
            _name(button, each)
            button.set_kind("chosen" if each.id == code else "plain")
        for at, button in enumerate(self.buttons):
            button.setVisible(at < len(shown))
        leaf = finding.leaf(code)
        elsewhere = leaf is not None and all(each.id != code for each in shown)
        self.chosen.setVisible(elsewhere)
        if leaf is not None:
            _name(self.chosen, leaf)
        self.none.setVisible(not shown)
        self._tell_found(shown)
        way = " › ".join((*leaf.above, leaf.title)) if leaf is not None and leaf.above else ""
        self.way.setText(way)
        self.way.setVisible(bool(way))
        self._flow.place()

    def _tell_found(self, shown: Sequence[Leaf]) -> None:
        """What Enter would take, to whoever searches without seeing."""
        if self.search.edit.hasFocus() and self.search.text:
            first = shown[0].title if shown else self.none.text()
            words = ", ".join([tr("%n result(s)", len(shown)), first] if shown else [first])
            tell_soon(self.search.edit, "found", words)

    def show_error(self, missing: str) -> None:
        """A new one takes the keyboard to the codes."""
        is_news = bool(missing) and missing != self.wrong.sentence
        self.wrong.say(missing)
        if is_news:
            shown = self._panel.finding.shown
            (self.buttons[0] if shown else self.search).setFocus()

    def tell_chosen(self) -> None:
        """For a code that was chosen without going there."""
        leaf = self._panel.finding.leaf(self._panel.choice.code)
        if leaf is not None:
            tell(self, tr("{what}, chosen", what=leaf.title))

    def _choose(self, at: int) -> None:
        shown = self._panel.finding.shown
        if at < len(shown):
            tell(self, tr("{what}, chosen", what=shown[at].title))
            self._panel.choose(code=shown[at].id)
            if self._panel.finding.text:
                self._panel.finding.typed("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and Up go between the line and the codes."""
        if half_gone(self) or not isinstance(event, QKeyEvent):
            return False
        if event.type() != QEvent.Type.KeyPress:
            return False
        if watched is self.search.edit and event.key() == Qt.Key.Key_Down:
            self.buttons[0].setFocus()
            return True
        if watched is not self.search.edit and event.key() == Qt.Key.Key_Up:
            self.search.setFocus()
            return True
        return False

    def look_changed(self) -> None:
        self._box.setSpacing(look().px(4))
        self.search.setContentsMargins(look().margins(WITHIN, 0, WITHIN, 0))


def _name(button: Button, leaf: Leaf) -> None:
    """The title; read aloud with the way to it."""
    button.say(leaf.title, name=terms.sentence(leaf.title, *reversed(leaf.above)))
