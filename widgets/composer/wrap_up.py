"""The wrap-up panel, in the composer's place: why, how it ended, a note, what follows, what then.

While no field has the keyboard digits choose codes and letters search one; a missing code gets a
red line under its row and the keyboard. Where the queue gives a time it runs beside the title.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.words import Outcome
from desktop.text import mark, tr
from desktop.viewmodels.times.when import lasted
from widgets.composer.code_picker import CodePicker
from widgets.composer.follow_up import FollowUp
from widgets.composer.wrong_line import WrongLine
from widgets.shared.boxes import across, down
from widgets.shared.button import Button
from widgets.shared.drawn import Words
from widgets.shared.edged import WRAP_UP, Edged
from widgets.shared.field import TextArea
from widgets.shared.flow import Flow
from widgets.shared.menu import Menu
from widgets.shared.roles import Group
from widgets.shared.scrolled import Scrolled
from widgets.shared.sides import menu_above
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import dress, look
from widgets.theme.tokens import WITHIN

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

    from desktop.viewmodels.wrap_up.wrap_up import WrapUpPanel
    from desktop.viewmodels.wrap_up.wrap_up_choice import Choice
    from widgets.shared.actions import Actions

_LABELS = 100  # units
_WITH_KEYBOARD = WRAP_UP._replace(line="accent", width=3)  # its edge is its ring
_SOON_S = 10
_AFTERWARDS = {
    "stay": mark("Stay here"),
    "next": mark("Then the next contact"),
    "close": mark("Then close the view"),
}


class WrapUpBox(Group):
    """Shows a `WrapUpPanel`."""

    def __init__(self, actions: Actions, panel: WrapUpPanel) -> None:
        super().__init__()
        self._actions = actions
        self._panel = panel
        self._outcomes: dict[Outcome, Button] = {}
        self.picker = CodePicker(panel)
        self.wrong = self.picker.wrong
        self.left = Words("", "small", "wrap")
        self.more_time = Button(tr("+30 s"), icon="clock", kind="ghost")
        self.note = TextArea("", name=tr("Internal note"), paper=True, least=2, most=5)
        self.note.writing.setPlaceholderText(tr("What the next one must know …"))
        self.follow_up = FollowUp(panel)
        self.news = WrongLine(sides=0)
        self.afterwards = Button("", kind="ghost")
        self.afterwards.show_arrow()
        self.leave = Button(tr("Back to the composer"), kind="ghost")
        self.done = Button(tr("Complete"), icon="check", kind="primary")
        self._frame = Edged(self._inner(), WRAP_UP)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._frame)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Wrap-up"))
        self.setAccessibleDescription(tr("Digits choose a code, letters search one."))
        self._connect()
        dress(self)
        self._show(panel.choice)
        self._show_time()

    # ----------------------------------------------------------------------------- building
    def _inner(self) -> QWidget:
        words = Words(tr("Wrap-up"), "title", "wrap")
        title = across(words, 6, self.left, self.more_time, None, self.leave, gap=6)
        self._grid = QGridLayout()
        form = QWidget()
        form.setLayout(self._grid)
        self._row(0, tr("Why"), self.picker)
        self._row(1, tr("Outcome"), self._outcome_buttons())
        self._row(2, tr("Note, internal"), self.note)
        self._row(3, tr("Follow-up"), self.follow_up)
        end = across(None, self.afterwards, self.done, gap=6)
        return down(title, Scrolled(form), self.news, end, gap=6, margins=(14, 8, 10, 8))

    def _row(self, at: int, label: str, part: QWidget) -> None:
        words = Words(label, "small", "muted")
        words.setBuddy(part)
        # Level with the words of the buttons beside it.
        self._grid.addWidget(down(words, margins=(0, 9, 0, 0)), at, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(part, at, 1)

    def _outcome_buttons(self) -> Flow:
        for outcome, word in self._panel.outcomes():
            button = Button(word[:1].upper() + word[1:])
            button.clicked.connect(partial(self._panel.choose, outcome=outcome))
            self._outcomes[outcome] = button
        return Flow(list(self._outcomes.values()))

    def _connect(self) -> None:
        panel = self._panel
        self.note.writing.edited.connect(panel.typed)
        self.leave.clicked.connect(panel.leave)
        self.done.clicked.connect(panel.complete)
        self.afterwards.clicked.connect(self._open_afterwards)
        self.more_time.bind(self._actions["interaction.more-time"])
        self.done.shortcut_label = ", ".join(self._actions.keys("interaction.wrap-up")[:1])
        undo_with(
            self,
            panel.changed.connect(self.show_choice),
            panel.time.changed.connect(lambda _none: self._show_time()),
            self._actions.handle("interaction.more-time", panel.more_time),
            panel.note_replaced.connect(self.note.writing.set_text),
        )

    # -------------------------------------------------------------------------------- using
    def begin(self) -> None:
        """Show what was noted; with the keyboard here digits choose a code."""
        self.note.writing.set_text(self._panel.note)

    def show_choice(self, choice: Choice) -> None:
        """Show what is chosen, where somebody wraps up; opening it tells it again."""
        if self._panel.open:
            self._show(choice)
        self._show_time()

    def _show(self, choice: Choice) -> None:
        self.picker.show_codes()
        for outcome, button in self._outcomes.items():
            button.set_kind("chosen" if outcome is choice.outcome else "plain")
        self.follow_up.show_choice(choice)
        self.afterwards.say(tr(_AFTERWARDS[self._panel.afterwards]))
        self._show_errors()

    def _show_errors(self) -> None:
        self.news.say(self._panel.news)
        errors = self._panel.errors
        self.picker.show_error(errors.get("code", ""))
        self.note.set_error(errors.get("note", ""))
        self.follow_up.show_errors(errors)
        if errors and "code" not in errors:
            if "note" in errors:
                self.note.setFocus()
            else:
                self.follow_up.go_to_error(errors)

    def _show_time(self) -> None:
        seconds = self._panel.seconds_left
        self._actions.say(timed=seconds is not None and self._panel.open)
        self.left.setVisible(seconds is not None)
        self.more_time.setVisible(seconds is not None)
        if seconds is not None:
            self.left.setText(tr("completes by itself in {time}", time=lasted(seconds)))
            self.left.set_ink("breach" if seconds <= _SOON_S else "wrap")

    def _open_afterwards(self) -> None:
        menu = Menu(self, tr("What then"))
        menu.aboutToHide.connect(menu.deleteLater)
        for what, words in _AFTERWARDS.items():
            chosen = what == self._panel.afterwards
            menu.add(tr(words), partial(self._panel.choose_afterwards, what), chosen=chosen)
        menu.popup(menu_above(self.afterwards, menu))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose a code here and letters search one; in a field they are what they are."""
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if plain and event.text().isdigit():
            self._panel.choose_number(int(event.text()))
            self.picker.tell_chosen()
        elif event.key() == Qt.Key.Key_Escape:
            self._panel.leave()
        elif plain and event.text().isalpha():
            self.picker.type_on(event.text())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._frame.set_edge(_WITH_KEYBOARD)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._frame.set_edge(WRAP_UP)

    def look_changed(self) -> None:
        px = look().px
        self.setContentsMargins(px(24), px(8), px(24), px(16))
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(8))
        self._grid.setVerticalSpacing(px(8))
        self._grid.setColumnMinimumWidth(0, px(_LABELS))
        self._grid.setColumnStretch(1, 1)
        self.note.setContentsMargins(look().margins(WITHIN, 0, WITHIN, 0))
