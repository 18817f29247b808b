"""Forms about cases: open one, change it, close and reopen it, link a contact, note something.

Each answers with what is wrong, field by field; nothing wrong means it is in the outbox.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from desktop.domain.case_types import CaseType, with_values
from desktop.domain.ids import CaseId, CaseTypeId, InteractionId, QueueId
from desktop.domain.operations import case as operations
from desktop.domain.operations.interaction import LinkCase
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Case, Customer, Interaction
from desktop.domain.words import CaseStatus, Priority
from desktop.store.reads import case as cases
from desktop.store.reads import records
from desktop.text import tr
from desktop.viewmodels import own_fields
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.interaction.mentioning import NotFiled, filed_on_case
from desktop.viewmodels.kept_form import NOTHING, as_it_was
from desktop.viewmodels.task_entry import Errors
from desktop.viewmodels.times.typed_time import read_time

_DUE = ("due", "no_due")


class NewCase(msgspec.Struct, frozen=True, kw_only=True):
    subject: str = ""
    description: str = ""
    urgent: bool = False
    due: str = ""
    queue: str = ""  # id; "" takes that of the open contact
    type: str = ""


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of the change form."""

    subject: str
    description: str
    priority: Priority
    status: CaseStatus
    due: str  # "" leaves it, see `no_due`
    no_due: bool = False
    type: str | None = None  # None leaves it
    own: Mapping[str, str] = NOTHING  # what stands in its own fields, by "fields.<id>"


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
        kind = await self._desk.read(records.record, CaseType, given.type)
        asked: list[AnyOperation] = [
            operations.Open(
                id=id_,
                customer=customer,
                subject=given.subject.strip(),
                queue=QueueId(queue),
                description=given.description.strip(),
                priority=Priority.HIGH if given.urgent else Priority.NORMAL,
                due_at=self._time(given.due),
                type=kind.id if kind is not None else None,
                checklist=kind.checklist if kind is not None else (),
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
        kind = await self._desk.read(records.record, CaseType, case.type)
        fields = kind.fields if kind is not None else ()
        errors = self._errors(given.subject, given.due)
        errors |= own_fields.errors(fields, given.own, needed=False)
        if errors:
            return errors
        new: dict[str, Any] = {
            "subject": given.subject.strip(),
            "description": given.description.strip(),
            "priority": given.priority,
            "status": given.status,
            "due_at": self._new_due(case, given),
        }
        if given.type is not None:
            new["type"] = CaseTypeId(given.type) if given.type else None
        changed = {name: value for name, value in new.items() if value != getattr(case, name)}
        if own := own_fields.changed(fields, given.own, case.fields):
            changed["fields"] = own
        if changed:
            saw = _as_it_was(case, was, kind)
            await self._desk.ask(operations.Set(id=case.id, **changed), saw=[saw])
        return {}

    async def types(self, queue: str) -> tuple[CaseType, ...]:
        """What a case of this queue, or of that of the open contact, can be."""
        contact = await self._contact()
        return await self._desk.read(cases.types_for, queue or (contact.queue if contact else ""))

    async def close(self, case: Case, solution: str, own: Mapping[str, str] = NOTHING) -> Errors:
        """Close it, with what was filled in of its own fields; needed ones are asked for."""
        kind = await self._desk.read(records.record, CaseType, case.type)
        needed = tuple(field for field in (kind.fields if kind is not None else ()) if field.needed)
        texts = own_fields.texts_of(kind, case.fields) | dict(own)
        errors = own_fields.errors(needed, texts, needed=True)
        if not solution.strip():
            errors["solution"] = tr("Say how it was solved, for whoever meets it again.")
        if errors:
            return errors
        asked: list[AnyOperation] = []
        if filled := own_fields.changed(needed, texts, case.fields):
            asked.append(operations.Set(id=case.id, fields=filled))
        await self._desk.ask(*asked, operations.Close(id=case.id, solution=solution.strip()))
        return {}

    async def reopen(self, case: Case) -> None:
        await self._desk.ask(operations.Reopen(id=case.id))

    async def note(self, case: Case, text: str) -> Errors:
        if not text.strip():
            return {"text": tr("Write something first.")}
        try:
            note = await filed_on_case(self._desk, case, text.strip())
        except NotFiled as why:
            return {"text": str(why)}
        await self._desk.ask(note)
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


def _as_it_was(case: Case, was: Mapping[str, str], kind: CaseType | None) -> Case:
    """The case as it was seen; two fields of the form are about its due time."""
    values = [own_fields.stored_in(kind, name, text) for name, text in was.items()]
    own = with_values(case.fields, (value for value in values if value is not None))
    case = msgspec.structs.replace(case, fields=own)
    if "type" in was:
        case = msgspec.structs.replace(case, type=CaseTypeId(was["type"]) if was["type"] else None)
    apart = {*_DUE, "type"}
    others = (n for n in was if n not in apart and not n.startswith(own_fields.PREFIX))
    seen = {name: was[name] for name in others}
    due = next((was[name] for name in was if name in _DUE), None)
    before = as_it_was(case, seen)
    if due is None:
        return before
    return msgspec.structs.replace(before, due_at=datetime.fromisoformat(due) if due else None)
