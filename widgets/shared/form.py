"""A form in a pane: its fields under each other, what is wrong beside each, one button that saves.

    form = Form(desk, "task.create", tr("New task"), tr("Create task"))
    form.add("title", Field(tr("What")))
    form.saves(self._save)            a coroutine that answers field -> what is wrong with it

Laws: what is typed is saved while it is typed and stands there again when the form is opened for
the same record (`desktop.viewmodels.kept_form`); a form is empty only after it was saved or its
words were discarded; the first wrong field gets the keyboard; Ctrl+Return saves from everywhere
in it, Esc leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.text import tr
from desktop.viewmodels.kept_form import KeptForm, read
from widgets.shared.boxes import across
from widgets.shared.button import Button, IconButton
from widgets.shared.check import Check
from widgets.shared.choice import Choice
from widgets.shared.drawn import Words
from widgets.shared.field import Field, TextArea
from widgets.shared.flow import Flow
from widgets.shared.history_sheet import HistorySheet
from widgets.shared.roles import Group
from widgets.shared.telling import tell
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import dress, look
from widgets.theme.tokens import WITHIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.viewmodels.composer.draft_history import Given
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.kept_form import Fields, Save

    Input = Field | TextArea | Choice | Check

_SAVES = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TICKED = "yes"  # how a ticked box is kept; a text, because drafts are


class Form(Group):
    """`left` tells that it was saved or given up."""

    left = Signal()
    empties = True  # once it is saved; else what was saved stands in it to be worked on

    def __init__(self, desk: Desk, name: str, title: str, button: str) -> None:
        """`name` is what its drafts are kept under: once given, it stays."""
        super().__init__()
        self.setAccessibleName(title)
        self._desk = desk
        self.name = name
        self._kept = KeptForm(desk, name)
        self._save: Save | None = None
        self._inputs: dict[str, Input] = {}
        self._known: Fields = {}  # what the fields held before anybody typed
        self._behind: Fields = {}  # what stands in the record, where that is not the field's text
        self._follows = False
        self._title = Words(title, "title")
        self._refusal = Words("", "small", "breach", wraps=True)
        self._refusal.hide()
        self.save_button = Button(button, icon="check", kind="primary")
        self.leave_button = Button(tr("Leave"), kind="ghost")
        self.discard_button = Button(tr("Discard"), kind="ghost")
        self.save_button.clicked.connect(self.submit)
        self.leave_button.clicked.connect(self.leave)
        self.discard_button.clicked.connect(self._discard_or_undo)
        self.discard_button.hide()
        self.versions_button = IconButton("history", tr("Earlier versions"))
        self.versions_button.clicked.connect(self._ask_for_versions)
        self._versions: HistorySheet | None = None
        buttons = [self.save_button, self.leave_button, self.discard_button]
        self._buttons = Flow(buttons, gap=6)
        self._box = QVBoxLayout(self)
        # Beside the title: in the last line it would often stand alone on a line of its own.
        self._head = across(self._title, self.versions_button, gap=8).give_room_to(self._title)
        self._texts: list[QWidget] = [
            self._title,
            self._refusal,
        ]  # and fields
        self._box.addWidget(self._head)
        self._box.addWidget(self._refusal)
        self._box.addWidget(self._buttons)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        undo_with(self, self._kept.close, self._kept.replaced.connect(self._show))
        dress(self)

    # ------------------------------------------------------------------------------ building
    def add(self, name: str, input_: Input) -> None:
        """Put an input above the button; errors and drafts find it by its name."""
        self._inputs[name] = input_
        self.add_part(input_)
        if isinstance(input_, Field):
            input_.committed.connect(lambda _text: self.submit())
            input_.changed.connect(lambda _text: self.keep())
        elif isinstance(input_, TextArea):
            input_.writing.edited.connect(lambda _text: self.keep())
        elif isinstance(input_, Choice):
            input_.chosen.connect(lambda _value: self.keep())
        else:
            input_.clicked.connect(lambda _on: self.keep())

    def add_part(self, part: QWidget) -> None:
        """Put anything else above the button."""
        if isinstance(part, Field | TextArea | Words):
            self._texts.append(part)
            part.setContentsMargins(look().margins(WITHIN, 0, WITHIN, 0))
        self._box.insertWidget(self._box.count() - 1, part)
        self._buttons.raise_()  # the last that a screen reader comes to, too

    def add_button(self, button: Button) -> None:
        """Put another way to save beside the button that does."""
        self._buttons.set_parts([self.save_button, button, self.leave_button, self.discard_button])

    def saves(self, save: Save) -> None:
        """Say what is done when the button is pressed."""
        self._save = save

    def follow_customer(self) -> None:
        """Be about the customer who is on the desk, whoever that is."""
        self._follows = True
        undo_with(self, self._desk.opened.connect(lambda _what: self._turn()))

    # --------------------------------------------------------------------------------- using
    @property
    def names(self) -> tuple[str, ...]:
        """Of its inputs, from top to bottom."""
        return tuple(self._inputs)

    def input(self, name: str) -> Input:
        return self._inputs[name]

    def text(self, name: str) -> str:
        input_ = self._inputs[name]
        if isinstance(input_, Choice):
            return input_.value
        if isinstance(input_, Check):
            return _TICKED if input_.isChecked() else ""
        return input_.writing.text if isinstance(input_, TextArea) else input_.text

    def ticked(self, name: str) -> bool:
        return bool(self.text(name))

    def set_text(self, name: str, text: str) -> None:
        """Show a text in a field without telling anybody."""
        input_ = self._inputs[name]
        if isinstance(input_, Choice):
            input_.choose(text)
        elif isinstance(input_, Check):
            input_.setChecked(bool(text))
        elif isinstance(input_, TextArea):
            input_.writing.set_text(text)
        else:
            input_.set_text(text)

    def about(self, key: str, **known: str) -> None:
        """Go on to this record: its fields begin with what is known of it, or was typed.

        A field nobody has typed in follows what is known.
        """
        if key == self._kept.about:
            self.know(**known)
        else:
            self._known = self._blank() | known
            self._show_errors({})
        self._kept.turn_to(key)

    def know(self, **known: str) -> None:
        """This is known of the record now."""
        for name, text in known.items():
            if self.text(name) == self._known.get(name, ""):
                self.set_text(name, text)
            self._known[name] = text

    def stands_behind(self, **values: str) -> None:
        """What stands in the record for fields that show something else, or nothing."""
        self._behind = values

    @property
    def was(self) -> Fields:
        """What stood in the fields that were typed in, when the typing began."""
        return self._kept.was

    def begin(self) -> None:
        """Put the keyboard into the first field."""
        if self._follows:
            self.about(self._desk.open.customer or "")
        elif self._kept.about is None:
            self.about("")
        else:
            self._kept.turn_to(self._kept.about)
        self.first.setFocus()  # a reader that comes into the form says its name

    @property
    def first(self) -> QWidget:
        return next(iter(self._inputs.values()))

    def keep(self) -> None:
        """Keep what stands in the fields now, as far as it is not known anyhow."""
        texts = {name: self.text(name) for name in self._inputs}
        typed = {name: it for name, it in texts.items() if it != self._known.get(name, "")}
        self._kept.typed(typed, self._known | self._behind)
        self._show_discard()

    def leave(self) -> None:
        """Give it up for now; what was typed stays for the next time."""
        self.keep()
        self._kept.leave()
        self.left.emit()

    def submit(self) -> None:
        if self._save is not None and not self.save_button.working:
            self.save_button.set_working(True)
            self.keep()
            self._desk.supervisor.spawn("form", self._submit(self._save))

    async def _submit(self, save: Save) -> None:
        about, sent = self._kept.about, {name: self.text(name) for name in self._inputs}
        try:
            errors = await self._kept.submit(save)
        finally:
            if isValid(self):  # the window may have been closed meanwhile
                self.save_button.set_working(False)
        if not isValid(self):
            return
        self.show_errors(errors)
        if not errors:
            if about == self._kept.about:
                self._known = self._blank() if self.empties else self._known | sent
                self._show(self._kept.fields)
            tell(self, tr("{form}: done", form=self._title.text()))
            self.left.emit()

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Say each under its field, and go to the first, which says its own by itself."""
        self._show_errors(errors)
        wrong = [name for name in self._inputs if name in errors]
        if wrong:
            self._inputs[wrong[0]].setFocus()
            silent = wrong if isinstance(self._inputs[wrong[0]], Check) else wrong[1:]
            tell(self, ". ".join(errors[name].rstrip(".") for name in silent), at_once=True)

    def _show_errors(self, errors: Mapping[str, str]) -> None:
        for name, input_ in self._inputs.items():
            if not isinstance(input_, Check):
                input_.set_error(errors.get(name, ""))

    def _blank(self) -> Fields:
        """Nothing in any field, but choices, which are often the same again."""
        inputs = self._inputs.items()
        return {name: self.text(name) if isinstance(it, Choice) else "" for name, it in inputs}

    def _turn(self) -> None:
        if self.isVisible():
            self.about(self._desk.open.customer or "")

    def _show(self, typed: Mapping[str, str]) -> None:
        self._show_refusal()
        for name in self._inputs:
            self.set_text(name, typed.get(name, self._known.get(name, "")))
        self._show_discard()

    def _show_refusal(self) -> None:
        """What was typed stands here again because the hub would not have it."""
        why = self._kept.refusal
        said = tr("Not done: {why}", why=why) if why else ""
        self._refusal.setText(said)
        self._refusal.setVisible(bool(said))
        self.setAccessibleDescription(said)

    # -------------------------------------------------------------------------------- versions
    def _ask_for_versions(self) -> None:
        if self._versions is None:
            self._versions = HistorySheet(self._desk, self, self._in_words)
            self._versions.taken.connect(self._take_version)
        self._versions.open(self._kept.place)

    def _take_version(self, given: Given) -> None:
        work = self._kept.take(given.text, given.files)
        self._desk.supervisor.spawn("form version", work)
        self.first.setFocus()

    def _in_words(self, kept: str) -> str:
        """Each field that was typed in, with its label."""
        fields = read(kept)
        told = (_said(it, fields[name]) for name, it in self._inputs.items() if name in fields)
        return "\n".join(told)

    # ------------------------------------------------------------------------------ discarding
    def _discard_or_undo(self) -> None:
        if self._kept.was_discarded:
            self._kept.take_back()
        else:
            self._kept.discard()
        self.first.setFocus()

    def _show_discard(self) -> None:
        undoes = self._kept.was_discarded
        self.discard_button.say(tr("Undo") if undoes else tr("Discard"))
        self.discard_button.setVisible(undoes or self._kept.holds)
        self._buttons.place()

    def event(self, event: QEvent) -> bool:
        """Ctrl+Return saves here, whatever waits in the composer beside it to be sent."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.key() in _SAVES and control:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in _SAVES and control:
            self.submit()
        else:
            super().keyPressEvent(event)

    def look_changed(self) -> None:
        px = look().px
        self._box.setContentsMargins(px(20 - WITHIN), px(12), px(20 - WITHIN), px(16))
        self._box.setSpacing(px(10))
        for part in self._texts:
            part.setContentsMargins(look().margins(WITHIN, 0, WITHIN, 0))


def _said(input_: Input, text: str) -> str:
    if isinstance(input_, Check):
        return tr("{label}: {text}", label=input_.text(), text=tr("yes") if text else tr("no"))
    said = input_.word_of(text) if isinstance(input_, Choice) else text
    return tr("{label}: {text}", label=input_.label, text=said)
