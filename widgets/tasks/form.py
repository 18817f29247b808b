"""Writing down a task or a promise, in a few fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.text import tr
from desktop.viewmodels.task_entry import Given, TaskEntry
from widgets.shared.button import Button
from widgets.shared.drawn import Words
from widgets.shared.field import Field, TextArea
from widgets.shared.flow import Flow
from widgets.shared.form import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.viewmodels.desk import Desk


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
        self.add_part(self._understood)
        self.add_part(self._quick())
        self.add("phone", Field(tr("Call back on")))
        self.saves(self._keep)
        self.follow_customer()

    def _quick(self) -> Flow:
        """Buttons for the usual times."""
        buttons = []
        for typed, words in self._entry.choices():
            button = Button(words, kind="ghost")
            button.clicked.connect(lambda _on=False, typed=typed: self._take(typed))
            buttons.append(button)
        return Flow(buttons, gap=0)

    def _take(self, typed: str) -> None:
        self.set_text("due", typed)
        self.keep()

    def set_text(self, name: str, text: str) -> None:
        super().set_text(name, text)
        if name == "due":
            self._say_understood(text)

    def _say_understood(self, typed: str) -> None:
        meant = self._entry.understood(typed)
        self._understood.setText(tr("due {time}", time=meant))
        self._understood.setVisible(bool(meant))

    async def _keep(self) -> Mapping[str, str]:
        given = Given(
            title=self.text("title"),
            words=self.text("words") if self._promise else "",
            due=self.text("due"),
            phone=self.text("phone"),
        )
        return await self._entry.save(given, promise=self._promise)
