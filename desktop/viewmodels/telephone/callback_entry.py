"""Asking for a call-back that keeps its customer's place in line: about what, on which number.

Law: the place is that of the contact which is open while it is asked for; the hub sees to it.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop.channels.recipient import looks_like
from desktop.domain.ids import QueueId, TaskId
from desktop.domain.masks import is_veiled
from desktop.domain.operations import callback
from desktop.domain.records import Customer, Interaction
from desktop.domain.words import PointKind
from desktop.store.opening import Connection
from desktop.store.reads import records
from desktop.text import tr
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.task_entry import Errors, TaskEntry


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the form's fields."""

    title: str = ""
    phone: str = ""
    queue: str = ""
    due: str = ""


class Known(msgspec.Struct, frozen=True):
    """What the fields begin with."""

    phone: str = ""
    queue: str = ""
    queues: tuple[tuple[str, str], ...] = ()  # (id, name)


class CallbackEntry:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._times = TaskEntry(desk)

    async def known(self) -> Known:
        """The number of the customer and the queue of the contact that are open."""
        return await self._desk.read(_known, self._desk.open)

    def understood(self, due: str) -> str:
        return self._times.understood(due)

    async def save(self, asked: Asked) -> Errors:
        open_ = self._desk.open
        due_at = await self._times.meant(asked.due)
        errors = self._errors(asked, due_at)
        if open_.customer is None:
            errors["title"] = tr("Open the customer who is to be called back.")
        if not errors and open_.customer is not None:
            await self._desk.ask(
                callback.Ask(
                    id=TaskId(self._desk.new_id()),
                    title=asked.title.strip(),
                    customer=open_.customer,
                    phone=asked.phone.strip(),
                    queue=QueueId(asked.queue),
                    due_at=due_at,
                    interaction=open_.interaction,
                    case=open_.case,
                )
            )
        return errors

    def _errors(self, asked: Asked, due_at: datetime | None) -> Errors:
        errors: Errors = {}
        if not asked.title.strip():
            errors["title"] = tr("Say in a few words what it is about.")
        if not looks_like(asked.phone, PointKind.PHONE) or is_veiled(asked.phone):
            errors["phone"] = tr("This number is too short or has letters in it.")
        if not asked.queue:
            errors["queue"] = tr("Choose the queue that calls back.")
        if asked.due.strip() and due_at is None:
            errors["due"] = tr("This is not a time to come. Write 16:00, or next Tuesday morning.")
        return errors


def _known(connection: Connection, what: Open) -> Known:
    customer = records.record(connection, Customer, what.customer)
    contact = records.record(connection, Interaction, what.interaction)
    points = customer.points if customer else ()
    phones = (p.value for p in points if p.kind is PointKind.PHONE and not is_veiled(p.value))
    usual = customer.queues[0] if customer and customer.queues else ""
    return Known(
        phone=(contact.by_number if contact else "") or next(phones, ""),
        queue=contact.queue if contact else usual,
        queues=tuple(records.names(connection, "queues").items()),
    )
