"""Ringing somebody: from a number in the window, a task, or the customer who is open.

Law: what is rung is logged as a contact of the customer it was asked for, and opened at once.
"""

from __future__ import annotations

from desktop.domain.ids import CustomerId, QueueId
from desktop.domain.masks import is_veiled
from desktop.notices import Notice, Tone
from desktop.store.reads import callers, tasks
from desktop.text import tr
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.ringing import no_queue


class Dialling:
    """`dial` takes a number, the id of a task, or "" for whatever is selected or open."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def dial(self, subject: str) -> None:
        self._desk.supervisor.spawn("dial", self._dial(subject))

    async def _dial(self, subject: str) -> None:
        number, customer, queue = await self._whom(subject)
        if not number:
            self._desk.notices.tell(_no_number())
            return
        if customer is None:
            only = (await self._desk.read(callers.callers, number)).only
            customer = only.customer if only else None
        if customer is None:
            self._desk.notices.tell(_nobody())
            return
        queue = await self._desk.read(callers.queue_for, customer, queue)
        if not queue:
            self._desk.notices.tell(no_queue())
            return
        contact = await self._desk.calls.dial(number, customer, QueueId(queue))
        if contact is not None:
            self._desk.show(Open(contact, customer))

    async def _whom(self, subject: str) -> tuple[str, CustomerId | None, str]:
        """Number, customer and queue."""
        selected = self._desk.task
        id_ = subject or (selected.id if selected and selected.phone else "")
        task = await self._desk.read(tasks.one, id_) if id_ else None
        if task is not None:
            number = task.phone or await self._desk.read(callers.phone_of, task.customer)
            return "" if is_veiled(number) else number, task.customer, ""
        customer = self._desk.open.customer
        if subject:
            return subject, customer, ""
        return await self._desk.read(callers.phone_of, customer), customer, ""


def _no_number() -> Notice:
    return Notice(
        tone=Tone.WARNING,
        happened=tr("There is no telephone number to call."),
        safe=tr("Give the customer a number first."),
        replace="call",
        icon="phone-off",
    )


def _nobody() -> Notice:
    return Notice(
        tone=Tone.WARNING,
        happened=tr("Nobody here has this number."),
        safe=tr("Create the customer first, then the call can be logged."),
        replace="call",
        icon="phone-off",
    )
