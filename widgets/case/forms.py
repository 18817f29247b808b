"""Forms about cases: open one, change it, close it with its solution, a note on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.words import CaseStatus, FieldKind, Priority
from desktop.text import tr
from desktop.viewmodels import own_fields, terms
from desktop.viewmodels.case.case_entry import CaseEntry, Changed, NewCase
from desktop.viewmodels.composer.inserts import Inserts
from widgets.composer.inserts_popup import InsertsPopup
from widgets.shared.check import Check
from widgets.shared.choice import Choice
from widgets.shared.field import Field, TextArea
from widgets.shared.form import Form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.domain import case_types
    from desktop.domain.case_types import CaseType
    from desktop.domain.records import Case
    from desktop.viewmodels.customer.customer_entry import CustomerEntry
    from desktop.viewmodels.desk import Desk


class OpenCase(Form):
    def __init__(self, desk: Desk, entry: CaseEntry, customers: CustomerEntry) -> None:
        super().__init__(desk, "case.open", tr("New case"), tr("Open case"))
        self._entry = entry
        self._customers = customers
        self.add("subject", Field(tr("The matter")))
        self.add("description", TextArea(tr("Description"), least=3, most=10))
        self.add("type", Choice(tr("Type"), hint=tr("Without a type")))
        self.add("due", Field(tr("Due"), hint=tr("16:00 or tomorrow 14:00")))
        self.add("queue", Choice(tr("Queue"), hint=tr("That of the contact")))
        self._by_type: dict[str, CaseType] = {}
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
        kinds = await self._entry.types(self.text("queue"))
        self._by_type = {kind.id: kind for kind in kinds}
        choice = self._inputs["type"]
        if isinstance(choice, Choice):
            choice.set_options(_options(kinds))
            choice.setVisible(bool(kinds))
        self.know(subject=await self._entry.subject())

    async def _keep(self) -> Mapping[str, str]:
        given = NewCase(
            subject=self.text("subject"),
            description=self.text("description"),
            urgent=self.ticked("urgent"),
            due=self.text("due"),
            queue=self.text("queue"),
            type=self.text("type"),
        )
        return await self._entry.open(given)


class ChangeCase(Form):
    """For cases of one type: its own fields stand between the others."""

    def __init__(
        self,
        desk: Desk,
        entry: CaseEntry,
        kind: CaseType | None = None,
        kinds: Sequence[CaseType] = (),
    ) -> None:
        super().__init__(desk, "case.change", tr("Change case"), tr("Save"))
        self._entry = entry
        self._case: Case | None = None
        self._kind = kind
        self.add("subject", Field(tr("The matter")))
        self.add("description", TextArea(tr("Description"), least=3, most=10))
        statuses = (CaseStatus.OPEN, CaseStatus.WAITING)
        options = [(status.value, terms.case(status)) for status in statuses]
        self.add("status", Choice(tr("Status"), options))
        priorities = [(priority.value, terms.priority(priority)) for priority in Priority]
        self.add("priority", Choice(tr("Priority"), priorities))
        for field in kind.fields if kind is not None else ():
            self.add(own_fields.PREFIX + field.id, _input(field))
        if kinds or kind is not None:
            several = kinds if kind is None or kind in kinds else (kind, *kinds)
            self.add("type", Choice(tr("Type"), _options(several)))
        self._promises = kind is not None and kind.solve_minutes > 0
        if not self._promises:  # else its type says when it is due
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
            **({"type": case.type or ""} if "type" in self._inputs else {}),
            **own_fields.texts_of(self._kind, case.fields),
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
            due="" if self._promises else self.text("due"),
            no_due=not self._promises and self.ticked("no_due"),
            type=self.text("type") if "type" in self._inputs else None,
            own=_own_texts(self),
        )
        return await self._entry.change(case, given, self.was)


class CloseCase(Form):
    """How it was solved, and the fields that its type needs before."""

    def __init__(self, desk: Desk, entry: CaseEntry, kind: CaseType | None = None) -> None:
        super().__init__(desk, "case.close", tr("Close case"), tr("Close case"))
        self._entry = entry
        self._case: Case | None = None
        self._kind = kind
        for field in kind.fields if kind is not None else ():
            if field.needed:
                self.add(own_fields.PREFIX + field.id, _input(field))
        self.add("solution", TextArea(tr("How it was solved"), least=3, most=10))
        self.saves(self._keep)

    def show_case(self, case: Case) -> None:
        self._case = case
        known = own_fields.texts_of(self._kind, case.fields)
        self.about(case.id, **{name: known[name] for name in known if name in self._inputs})

    async def _keep(self) -> Mapping[str, str]:
        if self._case is None:
            return {}
        return await self._entry.close(self._case, self.text("solution"), _own_texts(self))


class CaseNote(Form):
    def __init__(self, desk: Desk, entry: CaseEntry) -> None:
        super().__init__(desk, "case.note", tr("Note on the case"), tr("File note"))
        self._entry = entry
        self._case: Case | None = None
        hint = tr("stays inside, the customer never sees it")
        words = TextArea(tr("Internal note"), hint=hint, paper=True, least=4, most=12)
        self.add("text", words)
        self.people = Inserts(desk)
        self.people.in_note = True
        self.popup = InsertsPopup(desk, words.writing, words, self.people)
        self.saves(self._keep)

    def show_case(self, case: Case) -> None:
        self._case = case
        self.people.case = case.id
        self.about(case.id)

    async def _keep(self) -> Mapping[str, str]:
        if self._case is None:
            return {}
        return await self._entry.note(self._case, self.text("text"))


def _input(field: case_types.Field) -> Field | Choice:
    """What a field of its own is typed or chosen in."""
    label = tr("{field} (needed)", field=field.title) if field.needed else field.title
    nothing = ("", tr("(empty)"))
    match field.kind:
        case FieldKind.CHOICE:
            return Choice(label, (nothing, *((each, each) for each in field.choices)))
        case FieldKind.YES_NO:
            both = ((own_fields.YES, tr("yes")), (own_fields.NO, tr("no")))
            return Choice(label, (nothing, *both))
    hints = {FieldKind.DATE: tr("24.12.2026"), FieldKind.NUMBER: tr("a number")}
    return Field(label, hint=hints.get(field.kind, ""))


def _options(kinds: Sequence[CaseType]) -> tuple[tuple[str, str], ...]:
    return (("", tr("Without a type")), *((kind.id, kind.name) for kind in kinds))


def _own_texts(form: Form) -> dict[str, str]:
    names = (name for name in form.names if name.startswith(own_fields.PREFIX))
    return {name: form.text(name) for name in names}
