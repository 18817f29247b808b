"""Writing down a task or a promise: what, for whom, by when, in which words.

A form is asked to save and answers with what is wrong, field by field; nothing wrong means it is
in the outbox.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import msgspec

from desktop.channels.recipient import looks_like
from desktop.domain.calendars import Calendar
from desktop.domain.ids import QueueId, TaskId
from desktop.domain.operations import task as operations
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Case, Customer, Interaction, Queue
from desktop.domain.words import PointKind
from desktop.store.opening import Connection
from desktop.store.reads import records
from desktop.text import mark, tr
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.times.repeat_words import WORKDAYS, rule_of, zone_here
from desktop.viewmodels.times.times import read_at_once, read_fully
from desktop.viewmodels.times.when import moment

Errors = dict[str, str]  # field -> sentence
OWN: Final = "own"


class Given(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What stands in the form's fields."""

    title: str = ""
    words: str = ""
    due: str = ""
    phone: str = ""
    remind: str = ""  # a time, or nothing: as the setting says
    repeats: str = ""  # one of REPEATS, or an RRULE
    details: str = ""
    own_rule: str = ""  # in people's words, with OWN


REPEATS: Final[dict[str, str]] = {
    "": mark("Once"),
    "FREQ=DAILY": mark("Every day"),
    WORKDAYS: mark("Every weekday"),
    "FREQ=WEEKLY": mark("Every week"),
    "FREQ=MONTHLY": mark("Every month"),
    OWN: mark("Otherwise …"),
}


def repeats() -> list[tuple[str, str]]:
    """How often a task can come again: value and words."""
    return [(value, tr(words)) for value, words in REPEATS.items()]


class About(msgspec.Struct, frozen=True):
    """What a task belongs to, and the queues it is seen in."""

    open: Open
    queues: tuple[QueueId, ...] = ()
    calendar: Calendar | None = None  # of its first queue: whose hours of business hold


class Times(msgspec.Struct, frozen=True):
    """What the typed times mean."""

    due: datetime | None = None
    remind: datetime | None = None


class TaskEntry:
    """Makes tasks and promises for what is open in the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def understood(self, due: str) -> str:
        """What a typed time means, in words; "" while it means nothing that is known at once."""
        now = self._desk.clock.now()
        at = read_at_once(due, now)
        return moment(now, at) if at else ""

    async def understood_fully(self, due: str) -> str:
        """The same with hours of business and names of months."""
        at = await self.meant(due)
        return moment(self._desk.clock.now(), at) if at else ""

    async def meant(self, due: str) -> datetime | None:
        """The time itself."""
        return await self._read(due, await self._desk.read(_about, self._desk.open))

    async def _read(self, text: str, about: About) -> datetime | None:
        """In the folder's thread: what knows holidays takes a while to load."""
        now = self._desk.clock.now()
        return await self._desk.file(lambda _folder: read_fully(text, now, about.calendar))

    def choices(self) -> tuple[tuple[str, str], ...]:
        """Quick choices of a time: what is typed for each, and its words."""
        typed = ("in 30 min", "in 2 h", "morgen 9:00", "mo 9:00")
        meant = {self.understood(each): each for each in reversed(typed)}
        return tuple((each, words) for words, each in reversed(meant.items()))

    def times(self, given: Given) -> Times:
        """What the typed times mean, as far as that is known at once."""
        now = self._desk.clock.now()
        return Times(read_at_once(given.due, now), read_at_once(given.remind, now))

    def errors(self, given: Given, times: Times | None = None, *, promise: bool) -> Errors:
        """times: what the typed ones mean, where more than can be said at once is known."""
        times = times or self.times(given)
        errors: Errors = {}
        if not given.title.strip():
            errors["title"] = tr("Say in a few words what is to be done.")
        if promise and not given.words.strip():
            errors["words"] = tr("Write down the words you used.")
        if given.due.strip() and times.due is None:
            errors["due"] = tr("This is not a time to come. Write 16:00, or next Tuesday morning.")
        elif promise and not given.due.strip():
            errors["due"] = tr("A promise needs a time.")
        elif given.repeats and not given.due.strip():
            errors["due"] = tr("What comes again needs a first time.")
        if given.remind.strip() and times.remind is None:
            errors["remind"] = tr(
                "This is not a time to come. Write 16:00, or next Tuesday morning."
            )
        if given.repeats == OWN and not rule_of(given.own_rule):
            errors["own_rule"] = tr("Write every 2 weeks, every Monday and Thursday, or every 15.")
        if given.phone.strip() and not looks_like(given.phone, PointKind.PHONE):
            errors["phone"] = tr("This number is too short or has letters in it.")
        return errors

    async def save(self, given: Given, *, promise: bool) -> Errors:
        """Put it into the outbox, for the contact, customer and case that are open."""
        about = await self._desk.read(_about, self._desk.open)
        times = Times(await self._read(given.due, about), await self._read(given.remind, about))
        errors = self.errors(given, times, promise=promise)
        if promise and self._desk.open.customer is None:
            errors["title"] = tr("Open the customer the promise was made to.")
        if not errors:
            await self._desk.ask(self.operation(given, about, times, promise=promise))
        return errors

    def operation(
        self, given: Given, about: About, times: Times | None = None, *, promise: bool
    ) -> AnyOperation:
        """The operation for fields without errors."""
        times = times or self.times(given)
        open_ = about.open
        rule = rule_of(given.own_rule) if given.repeats == OWN else given.repeats
        fields: dict[str, Any] = {
            "id": TaskId(self._desk.new_id()),
            "title": given.title.strip(),
            "assignee": self._desk.me.agent,
            "interaction": open_.interaction,
            "case": open_.case,
            "phone": given.phone.strip(),
            "details": given.details.strip(),
            "queues": about.queues,
            "remind_at": times.remind,
            "repeats": rule,
            "zone": zone_here() if rule else "",
        }
        if promise and open_.customer is not None and times.due is not None:
            words = given.words.strip()
            return operations.Make(customer=open_.customer, words=words, due_at=times.due, **fields)
        return operations.Create(customer=open_.customer, due_at=times.due, **fields)


def _about(connection: Connection, what: Open) -> About:
    """The queues of the contact, else of the case, else of the customer; and their calendar."""
    queues = _queues(connection, what)
    queue = records.record(connection, Queue, queues[0]) if queues else None
    calendar = queue.routing.calendar if queue is not None else None
    return About(what, queues, records.record(connection, Calendar, calendar))


def _queues(connection: Connection, what: Open) -> tuple[QueueId, ...]:
    interaction = records.record(connection, Interaction, what.interaction)
    if interaction is not None:
        return (interaction.queue,)
    case = records.record(connection, Case, what.case)
    if case is not None:
        return (case.queue,)
    customer = records.record(connection, Customer, what.customer)
    return customer.queues if customer else ()
