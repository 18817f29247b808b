"""Changing a task: its fields stand as they are, times that nobody types stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.text import tr
from desktop.viewmodels.task_entry import OWN, Given
from desktop.viewmodels.tasks.task_change import TaskChange
from widgets.shared.check import Check
from widgets.shared.choice import Choice
from widgets.shared.drawn import Words
from widgets.shared.field import Field, TextArea
from widgets.shared.form import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.records import Task
    from desktop.viewmodels.desk import Desk


class ChangeTask(Form):
    """The words of a promise were said, so they are shown and not changed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "task.change", tr("Change task"), tr("Save"))
        self._change = TaskChange(desk)
        self._task: Task | None = None
        self._words = Words("", "small", "muted", wraps=True)
        self.add("title", Field(tr("What")))
        self.add_part(self._words)
        self._due = Field(tr("By when"))
        self.add("due", self._due)
        self.add("details", TextArea(tr("Details"), least=3))
        self._remind = Field(tr("Remind at"))
        self.add("remind", self._remind)
        self._as_usual = Check(tr("Remind as in the settings"))
        self.add("as_usual", self._as_usual)
        self._again = Choice(tr("Comes again"), ())
        self._again.chosen.connect(lambda _value: self._show_rule())
        self.add("repeats", self._again)
        own = tr("every 2 weeks, or every Monday and Thursday")
        self._rule = Field(tr("How often"), hint=own)
        self.add("own_rule", self._rule)
        self.add("phone", Field(tr("Call back on")))
        self.saves(self._keep)

    async def task(self, id_: str) -> Task | None:
        """The task as it stands, while it is open."""
        return await self._change.task(id_)

    def show_task(self, task: Task) -> None:
        """Begin with what is known of this one, or was typed about it before."""
        self._task = task
        hints = self._change.hints(task)
        self._due.edit.setPlaceholderText(hints["due"])
        self._remind.edit.setPlaceholderText(hints["remind"])
        self._as_usual.setVisible(task.remind_at is not None)
        self._again.set_options(self._change.repeats(task))
        self._words.setText(tr("Promised: “{words}”", words=task.words))
        self._words.setVisible(bool(task.words))
        self.about(
            task.id,
            title=task.title,
            details=task.details,
            repeats=task.repeats,
            phone=task.phone,
        )
        self._show_rule()

    def set_text(self, name: str, text: str) -> None:
        super().set_text(name, text)
        if name == "repeats":
            self._show_rule()

    def _show_rule(self) -> None:
        """The field for a rule of one's own stands there only while it is chosen."""
        if "own_rule" in self._inputs:
            self._rule.setVisible(self.text("repeats") == OWN)

    async def _keep(self) -> Mapping[str, str]:
        if self._task is None:
            return {}
        repeats = self.text("repeats")
        given = Given(
            title=self.text("title"),
            due=self.text("due"),
            remind=self.text("remind"),
            repeats=repeats,
            own_rule=self.text("own_rule") if repeats == OWN else "",
            phone=self.text("phone"),
            details=self.text("details"),
        )
        return await self._change.save(self._task, given, as_usual=self.ticked("as_usual"))
