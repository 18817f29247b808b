"""The form that opens a case for the customer on the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.text import tr
from desktop.viewmodels.case_entry import CaseEntry, NewCase
from desktop.viewmodels.customer_entry import CustomerEntry
from desktop.viewmodels.task_entry import TaskEntry
from widgets.shared.check import Check
from widgets.shared.choice import Choice
from widgets.shared.drawn import Words
from widgets.shared.field import Field, TextArea
from widgets.shared.form import Form
from widgets.shared.time_field import TimeField

if TYPE_CHECKING:
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.task_entry import Errors


class NewCaseForm(Form):
    """An empty subject begins with that of the open contact."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Open a case"), tr("Open case"), desk.supervisor.spawn)
        self._desk = desk
        self._entry = CaseEntry(desk)
        self._queues = CustomerEntry(desk)
        self.about = Words("", "body", "muted", wraps=True)
        self.queue = Choice(tr("Queue"), hint=tr("That of the contact"))
        self.urgent = Check(tr("Urgent"))
        self.add_part(self.about)
        self.add("subject", Field(tr("What is the matter")))
        self.add("description", TextArea(tr("Description"), least=3, most=8))
        self.add("due", TimeField(tr("Due"), TaskEntry(desk).understood))
        self.add_check(self.urgent)
        self.add("queue", self.queue)
        self.saves(self._open)

    def begin(self) -> None:
        super().begin()
        self._desk.supervisor.spawn("new case", self._fill())

    async def _fill(self) -> None:
        customer = await self._entry.customer()
        self.about.setText(tr("For {name}", name=customer) if customer else "")
        queues = await self._queues.queues()
        self.queue.set_options(sorted(queues.items(), key=lambda each: each[1]))
        if not self.text("subject"):
            self.set_text("subject", await self._entry.subject())

    async def _open(self) -> Errors:
        return await self._entry.open(
            NewCase(
                subject=self.text("subject"),
                description=self.text("description"),
                urgent=self.urgent.isChecked(),
                due=self.text("due"),
                queue=self.text("queue"),
            )
        )
