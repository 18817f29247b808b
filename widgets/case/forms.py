"""Forms about cases: open one, change it, close it with its solution, a note on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.words import CaseStatus, Priority
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.case_entry import CaseEntry, Changed, NewCase
from widgets.shared.check import Check
from widgets.shared.choice import Choice
from widgets.shared.field import Field, TextArea
from widgets.shared.form import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.records import Case
    from desktop.viewmodels.customer_entry import CustomerEntry
    from desktop.viewmodels.desk import Desk


class OpenCase(Form):
    def __init__(self, desk: Desk, entry: CaseEntry, customers: CustomerEntry) -> None:
        super().__init__(desk, "case.open", tr("New case"), tr("Open case"))
        self._entry = entry
        self._customers = customers
        self.add("subject", Field(tr("The matter")))
        self.add("description", TextArea(tr("Description"), least=3, most=10))
        self.add("due", Field(tr("Due"), hint=tr("16:00 or tomorrow 14:00")))
        self.add("queue", Choice(tr("Queue"), hint=tr("That of the contact")))
        self.add("urgent", Check(tr("Urgent")))
        self.saves(self._keep)
        self.follow_customer()

    def about(self, key: str, **known: str) -> None:
        super().about(key, **known)
        self._desk.supervisor.spawn("case form", self._prepare())

    async def _prepare(self) -> None:
        """A new case is called like its contact, until the person calls it otherwise."""
        queues = await self._customers.queues()
        queue = self._inputs["queue"]
        if isinstance(queue, Choice):
            queue.set_options(tuple(queues.items()))
        self.know(subject=await self._entry.subject())

    async def _keep(self) -> Mapping[str, str]:
        given = NewCase(
            subject=self.text("subject"),
            description=self.text("description"),
            urgent=self.ticked("urgent"),
            due=self.text("due"),
            queue=self.text("queue"),
        )
        return await self._entry.open(given)


class ChangeCase(Form):
    def __init__(self, desk: Desk, entry: CaseEntry) -> None:
        super().__init__(desk, "case.change", tr("Change case"), tr("Save"))
        self._entry = entry
        self._case: Case | None = None
        self.add("subject", Field(tr("The matter")))
        self.add("description", TextArea(tr("Description"), least=3, most=10))
        statuses = (CaseStatus.OPEN, CaseStatus.WAITING)
        options = [(status.value, terms.case(status)) for status in statuses]
        self.add("status", Choice(tr("Status"), options))
        priorities = [(priority.value, terms.priority(priority)) for priority in Priority]
        self.add("priority", Choice(tr("Priority"), priorities))
        self.add("due", Field(tr("Due"), hint=tr("stays as it is")))
        self.add("no_due", Check(tr("Without a due time")))
        self.saves(self._keep)

    def show_case(self, case: Case) -> None:
        """Begin with what is known of this one, or was typed about it before."""
        self._case = case
        due = case.due_at.isoformat() if case.due_at else ""
        self.stands_behind(due=due, no_due=due)
        self.about(
            case.id,
            subject=case.subject,
            description=case.description,
            status=case.status.value,
            priority=case.priority.value,
        )

    async def _keep(self) -> Mapping[str, str]:
        if self._case is None:
            return {}
        case = self._case
        given = Changed(
            subject=self.text("subject"),
            description=self.text("description"),
            priority=Priority(self.text("priority")),
            status=CaseStatus(self.text("status") or case.status),
            due=self.text("due"),
            no_due=self.ticked("no_due"),
        )
        return await self._entry.change(case, given, self.was)


class CloseCase(Form):
    def __init__(self, desk: Desk, entry: CaseEntry) -> None:
        super().__init__(desk, "case.close", tr("Close case"), tr("Close case"))
        self._entry = entry
        self._case: Case | None = None
        self.add("solution", TextArea(tr("How it was solved"), least=3, most=10))
        self.saves(self._keep)

    def show_case(self, case: Case) -> None:
        self._case = case
        self.about(case.id)

    async def _keep(self) -> Mapping[str, str]:
        if self._case is None:
            return {}
        return await self._entry.close(self._case, self.text("solution"))


class CaseNote(Form):
    def __init__(self, desk: Desk, entry: CaseEntry) -> None:
        super().__init__(desk, "case.note", tr("Note on the case"), tr("File note"))
        self._entry = entry
        self._case: Case | None = None
        hint = tr("stays inside, the customer never sees it")
        self.add("text", TextArea(tr("Internal note"), hint=hint, paper=True, least=4, most=12))
        self.saves(self._keep)

    def show_case(self, case: Case) -> None:
        self._case = case
        self.about(case.id)

    async def _keep(self) -> Mapping[str, str]:
        if self._case is None:
            return {}
        return await self._entry.note(self._case, self.text("text"))
