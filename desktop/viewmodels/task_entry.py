"""Writing down a task or a promise: what, for whom, by when, in which words.

A form is asked to save and answers with what is wrong, field by field; nothing wrong means it is
in the outbox.
"""

from __future__ import annotations

import msgspec

from desktop.channels.recipient import looks_like
from desktop.domain.ids import QueueId, TaskId
from desktop.domain.operations import task as operations
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Case, Customer, Interaction
from desktop.domain.words import PointKind
from desktop.store.opening import Connection
from desktop.store.reads import records
from desktop.text import tr
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.typed_time import read_time
from desktop.viewmodels.when import moment

Errors = dict[str, str]  # field -> sentence


class Given(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What stands in the form's fields."""

    title: str = ""
    words: str = ""
    due: str = ""
    phone: str = ""


class About(msgspec.Struct, frozen=True):
    """What a task belongs to, and the queues it is seen in."""

    open: Open
    queues: tuple[QueueId, ...] = ()


class TaskEntry:
    """Makes tasks and promises for what is open in the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def understood(self, due: str) -> str:
        """What a typed time means, in words; "" while it means nothing."""
        now = self._desk.clock.now()
        at = read_time(due, now)
        return moment(now, at) if at else ""

    def choices(self) -> tuple[tuple[str, str], ...]:
        """Quick choices of a time: what is typed for each, and its words."""
        typed = ("in 30 min", "in 2 h", "morgen 9:00", "mo 9:00")
        meant = {self.understood(each): each for each in reversed(typed)}
        return tuple((each, words) for words, each in reversed(meant.items()))

    def errors(self, given: Given, *, promise: bool) -> Errors:
        errors: Errors = {}
        if not given.title.strip():
            errors["title"] = tr("Say in a few words what is to be done.")
        if promise and not given.words.strip():
            errors["words"] = tr("Write down the words you used.")
        if given.due.strip() and not self.understood(given.due):
            errors["due"] = tr("This is not a time. Write 16:00, or tomorrow 14:00.")
        elif promise and not given.due.strip():
            errors["due"] = tr("A promise needs a time.")
        if given.phone.strip() and not looks_like(given.phone, PointKind.PHONE):
            errors["phone"] = tr("This number is too short or has letters in it.")
        return errors

    async def save(self, given: Given, *, promise: bool) -> Errors:
        """Put it into the outbox, for the contact, customer and case that are open."""
        errors = self.errors(given, promise=promise)
        if promise and self._desk.open.customer is None:
            errors["title"] = tr("Open the customer the promise was made to.")
        if not errors:
            about = await self._desk.read(_about, self._desk.open)
            await self._desk.ask(self.operation(given, about, promise=promise))
        return errors

    def operation(self, given: Given, about: About, *, promise: bool) -> AnyOperation:
        """The operation for fields without errors."""
        id_ = TaskId(self._desk.new_id())
        due_at = read_time(given.due, self._desk.clock.now())
        me, open_ = self._desk.me.agent, about.open
        if promise and open_.customer is not None and due_at is not None:
            return operations.Make(
                id=id_,
                title=given.title.strip(),
                words=given.words.strip(),
                customer=open_.customer,
                due_at=due_at,
                assignee=me,
                interaction=open_.interaction,
                case=open_.case,
                phone=given.phone.strip(),
                queues=about.queues,
            )
        return operations.Create(
            id=id_,
            title=given.title.strip(),
            due_at=due_at,
            assignee=me,
            customer=open_.customer,
            interaction=open_.interaction,
            case=open_.case,
            phone=given.phone.strip(),
            queues=about.queues,
        )


def _about(connection: Connection, what: Open) -> About:
    """The queues of the contact, else of the case, else of the customer."""
    interaction = records.record(connection, Interaction, what.interaction)
    if interaction is not None:
        return About(what, (interaction.queue,))
    case = records.record(connection, Case, what.case)
    if case is not None:
        return About(what, (case.queue,))
    customer = records.record(connection, Customer, what.customer)
    return About(what, customer.queues if customer else ())
