"""Forms about cases: open one, change it, close and reopen it, link a contact, note something.

Each answers with what is wrong, field by field; nothing wrong means it is in the outbox.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from desktop.domain.ids import CaseId, InteractionId, NoteId, QueueId
from desktop.domain.operations import case as operations
from desktop.domain.operations.interaction import LinkCase
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.writing import NoteCase
from desktop.domain.records import Case, Customer, Interaction
from desktop.domain.words import CaseStatus, Priority
from desktop.store.reads import records
from desktop.text import tr
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.kept_form import NOTHING, as_it_was
from desktop.viewmodels.task_entry import Errors
from desktop.viewmodels.typed_time import read_time

_DUE = ("due", "no_due")


class NewCase(msgspec.Struct, frozen=True, kw_only=True):
    subject: str = ""
    description: str = ""
    urgent: bool = False
    due: str = ""
    queue: str = ""  # id; "" takes that of the open contact


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of the change form."""

    subject: str
    description: str
    priority: Priority
    status: CaseStatus
    due: str  # "" leaves it, see `no_due`
    no_due: bool = False


class CaseEntry:
    """Writes for the case that is open in the desk, or opens a new one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def subject(self) -> str:
        """What a new case would be called: the contact's subject."""
        contact = await self._contact()
        return contact.subject if contact else ""

    async def customer(self) -> str:
        """For whom a new case would be: the name of the customer on the desk."""
        found = await self._desk.read(records.record, Customer, self._desk.open.customer)
        return found.name if found else ""

    async def open(self, given: NewCase) -> Errors:
        """Open a case for the customer; the open contact belongs to it from now on."""
        contact = await self._contact()
        customer = self._desk.open.customer
        queue = given.queue or (contact.queue if contact else "")
        errors = self._errors(given.subject, given.due)
        if customer is None:
            errors["subject"] = tr("Open the customer first.")
        if not queue:
            errors["queue"] = tr("Choose the queue it belongs to.")
        if errors or customer is None:
            return errors
        id_ = CaseId(self._desk.new_id())
        asked: list[AnyOperation] = [
            operations.Open(
                id=id_,
                customer=customer,
                subject=given.subject.strip(),
                queue=QueueId(queue),
                description=given.description.strip(),
                priority=Priority.HIGH if given.urgent else Priority.NORMAL,
                due_at=self._time(given.due),
            )
        ]
        if contact is not None and contact.case is None:
            asked.append(LinkCase(id=contact.id, case=id_))
        await self._desk.ask(*asked)
        self._desk.show(Open(self._desk.open.interaction, customer, id_))
        return {}

    async def link(self, interaction: InteractionId, case: CaseId | None) -> None:
        await self._desk.ask(LinkCase(id=interaction, case=case))

    async def change(self, case: Case, given: Changed, was: Mapping[str, str] = NOTHING) -> Errors:
        """Write the fields that are different now.

        was: what stood in those that were typed in, when the typing began.
        """
        errors = self._errors(given.subject, given.due)
        if errors:
            return errors
        new: dict[str, Any] = {
            "subject": given.subject.strip(),
            "description": given.description.strip(),
            "priority": given.priority,
            "status": given.status,
            "due_at": self._new_due(case, given),
        }
        changed = {name: value for name, value in new.items() if value != getattr(case, name)}
        if changed:
            saw = _as_it_was(case, was)
            await self._desk.ask(operations.Set(id=case.id, **changed), saw=[saw])
        return {}

    async def close(self, case: Case, solution: str) -> Errors:
        if not solution.strip():
            return {"solution": tr("Say how it was solved, for whoever meets it again.")}
        await self._desk.ask(operations.Close(id=case.id, solution=solution.strip()))
        return {}

    async def reopen(self, case: Case) -> None:
        await self._desk.ask(operations.Reopen(id=case.id))

    async def note(self, case: Case, text: str) -> Errors:
        if not text.strip():
            return {"text": tr("Write something first.")}
        id_ = NoteId(self._desk.new_id())
        await self._desk.ask(
            NoteCase(id=id_, about=case.id, text=text.strip(), queues=(case.queue,))
        )
        return {}

    async def _contact(self) -> Interaction | None:
        return await self._desk.read(records.record, Interaction, self._desk.open.interaction)

    def _errors(self, subject: str, due: str) -> Errors:
        errors: Errors = {}
        if not subject.strip():
            errors["subject"] = tr("Say in a few words what the matter is.")
        if due.strip() and self._time(due) is None:
            errors["due"] = tr("This is not a time. Write 16:00, or tomorrow 14:00.")
        return errors

    def _time(self, typed: str) -> datetime | None:
        return read_time(typed, self._desk.clock.now())

    def _new_due(self, case: Case, given: Changed) -> datetime | None:
        if given.no_due:
            return None
        return self._time(given.due) if given.due.strip() else case.due_at


def _as_it_was(case: Case, was: Mapping[str, str]) -> Case:
    """The case as it was seen; two fields of the form are about its due time."""
    seen = {name: text for name, text in was.items() if name not in _DUE}
    due = next((was[name] for name in was if name in _DUE), None)
    before = as_it_was(case, seen)
    if due is None:
        return before
    return msgspec.structs.replace(before, due_at=datetime.fromisoformat(due) if due else None)
