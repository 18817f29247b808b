"""Ringing somebody: from a number in the window, a task, or the customer who is open.

Laws: what is rung is logged as a contact of the customer it was asked for, and opened at once; a
call out that is in hand and does not stand, as after a restart, is rung again and is no second
contact; why nobody can be rung is said of what was open, and not of what is opened next.
"""

from __future__ import annotations

from desktop.domain.ids import CustomerId, QueueId
from desktop.domain.masks import is_veiled
from desktop.domain.records import Interaction
from desktop.domain.words import Channel, Direction
from desktop.notices import Notice, Tone
from desktop.signal import all_of
from desktop.store.reads import callers, records, tasks
from desktop.text import tr
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.telephone.ringing import no_queue


class Dialling:
    """`dial` takes a number, the id of a task, or "" for whatever is selected or open."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told: Notice | None = None
        self._disconnect = all_of(
            desk.opened.connect(lambda _what: self._take_back()),
            desk.task_selected.connect(lambda _task: self._take_back()),
        )

    def close(self) -> None:
        self._disconnect()

    def dial(self, subject: str) -> None:
        self._desk.supervisor.spawn("dial", self._dial(subject))

    async def _dial(self, subject: str) -> None:
        if not subject and (held := await self._call_out()) is not None:
            number = held.by_number or await self._desk.read(callers.phone_of, held.customer)
            if number and not is_veiled(number):
                await self._desk.calls.dial(number, held.customer, held.queue, again=held.id)
                return
        number, customer, queue = await self._whom(subject)
        if not number:
            self._tell(_no_number())
            return
        if customer is None:
            only = (await self._desk.read(callers.callers, number)).only
            customer = only.customer if only else None
        if customer is None:
            self._tell(_nobody())
            return
        queue = await self._desk.read(callers.queue_for, customer, queue)
        if not queue:
            self._tell(no_queue())
            return
        contact = await self._desk.calls.dial(number, customer, QueueId(queue))
        if contact is not None:
            self._desk.go(Open(contact, customer))

    def _tell(self, notice: Notice) -> None:
        self._told = notice
        self._desk.notices.tell(notice)

    def _take_back(self) -> None:
        if self._told is not None and self._told in self._desk.notices.everything:
            self._desk.notices.clear(self._told.replace)
        self._told = None

    async def _call_out(self) -> Interaction | None:
        """The open contact, where it is a call out in hand that is over or never stood."""
        here = self._desk.open.interaction
        call = self._desk.calls.of(here)
        if here is None or (call is not None and call.live):
            return None
        found = await self._desk.read(records.record, Interaction, here)
        if found is None or found.agent != self._desk.me.agent:
            return None
        out = found.channel is Channel.VOICE and found.direction is Direction.OUTBOUND
        return found if out else None

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
