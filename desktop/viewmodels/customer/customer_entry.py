"""Forms about customers: a new one, changing one, contact points, notes, logging a contact.

Each answers with what is wrong, field by field; nothing wrong means it is in the outbox.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from desktop.channels.recipient import looks_like
from desktop.domain.ids import CustomerId, InteractionId, NoteId, QueueId
from desktop.domain.operations import customer as operations
from desktop.domain.operations import interaction as interactions
from desktop.domain.operations.writing import AddNote
from desktop.domain.records import ContactPoint, Customer
from desktop.domain.words import Channel, CustomerForm, Direction, PointKind
from desktop.store.reads import records
from desktop.text import LANGUAGES, tr
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.kept_form import NOTHING, as_it_was
from desktop.viewmodels.task_entry import Errors

__all__ = ["LANGUAGES", "CustomerEntry", "NewContact", "NewCustomer"]


class NewCustomer(msgspec.Struct, frozen=True, kw_only=True):
    name: str = ""
    organisation: bool = False
    phone: str = ""
    email: str = ""
    address: str = ""
    language: str = "de"
    queue: str = ""  # id


class NewContact(msgspec.Struct, frozen=True, kw_only=True):
    channel: Channel = Channel.VOICE
    queue: str = ""  # id
    subject: str = ""
    text: str = ""
    outbound: bool = False


class CustomerEntry:
    """Writes for the customer that is open in the desk, or makes a new one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def queues(self) -> dict[str, str]:
        """The queues one may choose from: id and name."""
        return await self._desk.read(records.names, "queues")

    async def create(self, given: NewCustomer) -> Errors:
        errors = {}
        if not given.name.strip():
            errors["name"] = tr("A customer needs a name.")
        errors |= _point_error("phone", given.phone) | _point_error("email", given.email)
        if not given.queue:
            errors["queue"] = tr("Choose who works for this customer.")
        if errors:
            return errors
        id_ = CustomerId(self._desk.new_id())
        form = CustomerForm.ORGANISATION if given.organisation else CustomerForm.PERSON
        await self._desk.ask(
            operations.Create(
                id=id_,
                name=given.name.strip(),
                form=form,
                points=_points(given),
                address=given.address.strip(),
                language=given.language,
                queues=(QueueId(given.queue),),
            )
        )
        self._desk.show(Open(customer=id_))
        return {}

    async def change(
        self, customer: Customer, was: Mapping[str, str] = NOTHING, **fields: str
    ) -> Errors:
        """Write the fields that are different now.

        was: what stood in those that were typed in, when the typing began.
        """
        if "name" in fields and not fields["name"].strip():
            return {"name": tr("A customer needs a name.")}
        changed: dict[str, Any] = {
            name: value.strip()
            for name, value in fields.items()
            if value.strip() != getattr(customer, name)
        }
        if changed:
            saw = as_it_was(customer, was)
            await self._desk.ask(operations.Set(id=customer.id, **changed), saw=[saw])
        return {}

    async def add_point(self, customer: Customer, kind: PointKind, value: str) -> Errors:
        """What can only be a number, or only an address, is taken as that."""
        value = value.strip()
        kind = _meant(kind, value)
        if not looks_like(value, kind):
            return {"value": _wrong(kind)}
        if ContactPoint(kind, value) in customer.points:
            return {"value": tr("This is written down already.")}
        await self._desk.ask(operations.AddContactPoint(id=customer.id, kind=kind, value=value))
        return {}

    async def remove_point(self, customer: Customer, point: ContactPoint) -> None:
        await self._desk.ask(
            operations.RemoveContactPoint(id=customer.id, kind=point.kind, value=point.value)
        )

    async def note(self, customer: Customer, text: str) -> Errors:
        if not text.strip():
            return {"text": tr("Write something first.")}
        await self._desk.ask(
            AddNote(
                id=NoteId(self._desk.new_id()),
                about_kind="customer",
                about=customer.id,
                text=text.strip(),
                queues=customer.queues,
            )
        )
        return {}

    async def log(self, customer: CustomerId, given: NewContact) -> Errors:
        """Write down a contact that came another way, and take it in hand."""
        errors: Errors = {}
        if not given.subject.strip():
            errors["subject"] = tr("Say in a few words what it is about.")
        if not given.queue:
            errors["queue"] = tr("Choose the queue it belongs to.")
        if errors:
            return errors
        id_ = InteractionId(self._desk.new_id())
        made = interactions.Create(
            id=id_,
            customer=customer,
            channel=given.channel,
            queue=QueueId(given.queue),
            subject=given.subject.strip(),
            text=given.text.strip(),
            direction=Direction.OUTBOUND if given.outbound else Direction.INBOUND,
        )
        await self._desk.ask(made, interactions.Assign(id=id_, agent=self._desk.me.agent))
        self._desk.show(Open(id_, customer))
        return {}


def _points(given: NewCustomer) -> tuple[ContactPoint, ...]:
    both = ((PointKind.PHONE, given.phone), (PointKind.EMAIL, given.email))
    return tuple(ContactPoint(kind, value.strip()) for kind, value in both if value.strip())


def _point_error(field: str, value: str) -> Errors:
    kind = PointKind.PHONE if field == "phone" else PointKind.EMAIL
    return {field: _wrong(kind)} if value.strip() and not looks_like(value, kind) else {}


def _meant(kind: PointKind, value: str) -> PointKind:
    either = (PointKind.PHONE, PointKind.EMAIL)  # a name used in a chat may look like anything
    if kind not in either or looks_like(value, kind):
        return kind
    return next((other for other in either if looks_like(value, other)), kind)


def _wrong(kind: PointKind) -> str:
    if kind is PointKind.PHONE:
        return tr("This number is too short or has letters in it.")
    if kind is PointKind.EMAIL:
        return tr("This is not an e-mail address.")
    return tr("Write the name used in the chat.")
