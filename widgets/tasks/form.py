"""Writing down a task or a promise, in a few fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.text import tr
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.task_entry import OWN, Given, TaskEntry, repeats
from widgets.shared.button import Button
from widgets.shared.choice import Choice
from widgets.shared.drawn import Words
from widgets.shared.field import Field, TextArea
from widgets.shared.flow import Flow
from widgets.shared.form import Form
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.viewmodels.desk import Desk


_TYPED_S = 0.3


class TaskForm(Form):
    """With `promise` it asks for the words, too."""

    def __init__(self, desk: Desk, *, promise: bool) -> None:
        title = tr("New promise") if promise else tr("New task")
        button = tr("Make promise") if promise else tr("Create task")
        super().__init__(desk, "promise.make" if promise else "task.create", title, button)
        self._entry = TaskEntry(desk)
        self._promise = promise
        self.add("title", Field(tr("What"), hint=tr("Call back: new date")))
        if promise:
            hint = tr("“You will hear from me by 4 pm.”")
            self.add("words", TextArea(tr("In which words"), hint=hint, least=2))
        due = Field(tr("By when"), hint=tr("16:00 or tomorrow 14:00"))
        due.changed.connect(self._say_understood)
        self.add("due", due)
        self._understood = Words("", "small", "faint")
        self._understood.hide()
        self._meaning = Latest(desk.supervisor, "what a time means")
        undo_with(self, self._meaning.drop)
        self.add_part(self._understood)
        self.add_part(self._quick())
        hint = tr("What is to be known for it")
        self.add("details", TextArea(tr("Details"), hint=hint, least=2))
        self.add("remind", Field(tr("Remind at"), hint=tr("as in the settings")))
        if not promise:
            again = Choice(tr("Comes again"), repeats())
            again.chosen.connect(lambda _value: self._show_rule())
            self.add("repeats", again)
            own = tr("every 2 weeks, or every Monday and Thursday")
            self.add("own_rule", Field(tr("How often"), hint=own))
        self.add("phone", Field(tr("Call back on")))
        self.saves(self._keep)
        self.follow_customer()
        self._show_rule()

    def _quick(self) -> Flow:
        """Buttons for the usual times."""
        buttons = []
        for typed, words in self._entry.choices():
            button = Button(words)
            button.clicked.connect(lambda _on=False, typed=typed: self._take(typed))
            buttons.append(button)
        return Flow(buttons, gap=6)

    def _take(self, typed: str) -> None:
        self.set_text("due", typed)
        self.keep()

    def set_text(self, name: str, text: str) -> None:
        super().set_text(name, text)
        if name == "due":
            self._say_understood(text)
        elif name == "repeats":
            self._show_rule()

    def _show_rule(self) -> None:
        """The field for a rule of one's own stands there only while it is chosen."""
        if not self._promise and "own_rule" in self._inputs:
            self._inputs["own_rule"].setVisible(self.text("repeats") == OWN)

    def _say_understood(self, typed: str) -> None:
        self._show_meant(self._entry.understood(typed))
        if typed.strip():
            self._meaning.ask(self._ask_meaning(typed))
        else:
            self._meaning.drop()

    async def _ask_meaning(self, typed: str) -> None:
        """Hours of business and names of months, once nobody types for a moment."""
        await self._desk.supervisor.pause(_TYPED_S)
        self._show_meant(await self._entry.understood_fully(typed))

    def _show_meant(self, meant: str) -> None:
        self._understood.setText(tr("due {time}", time=meant))
        self._understood.setVisible(bool(meant))

    async def _keep(self) -> Mapping[str, str]:
        repeats_ = "" if self._promise else self.text("repeats")
        given = Given(
            title=self.text("title"),
            words=self.text("words") if self._promise else "",
            due=self.text("due"),
            phone=self.text("phone"),
            details=self.text("details"),
            remind=self.text("remind"),
            repeats=repeats_,
            own_rule=self.text("own_rule") if repeats_ == OWN else "",
        )
        return await self._entry.save(given, promise=self._promise)
