"""One handwritten customer of `story.toml` as records: cases, contacts, tasks and notes.

Law: the work on a contact is told by its messages: an agent's message ends a stretch of handling.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from desktop.domain.conversation import Message, Segment
from desktop.domain.ids import (
    AgentId,
    CaseId,
    CustomerId,
    InteractionId,
    MessageId,
    NoteId,
    TaskId,
    id_of,
)
from desktop.domain.records import Case, ContactPoint, Customer, Interaction, Note, Record, Task
from desktop.domain.words import (
    CaseStatus,
    Channel,
    CustomerForm,
    Direction,
    InteractionStatus,
    Outcome,
    PointKind,
    Priority,
    SegmentKind,
    TaskStatus,
)
from integrations.demo.organisation import agent_id, queue_id
from integrations.demo.papers import paper
from integrations.demo.told_times import ToldTimes

Told = dict[str, Any]
_WRITING = timedelta(minutes=4)
_WRAPPING_UP = timedelta(seconds=40)
_TAKEN = timedelta(minutes=1)


class Written:
    """A customer as written down, with everything that hangs on it."""

    def __init__(self, told: Told, language: str, times: ToldTimes) -> None:
        self._told = told
        self._language = language
        self._times = times
        self._contacts: list[Told] = told.get("contacts", [])
        self._queue_of = {one["key"]: one["queue"] for one in self._contacts}
        self.id = CustomerId(self._id("customer"))

    def records(self) -> Iterator[Record]:
        told = self._told
        yield self._customer()
        yield from map(self._case, told.get("cases", ()))
        yield from map(self._contact, self._contacts)
        for place, task in enumerate(told.get("tasks", ())):
            yield self._task(place, task)
        for place, note in enumerate(told.get("notes", ())):
            yield self._note(place, note)

    def _id(self, kind: str, *key: str) -> str:
        return id_of("demo", "story", kind, self._told["key"], *key)

    def _customer(self) -> Customer:
        told = self._told
        points = ((PointKind.EMAIL, "email"), (PointKind.PHONE, "phone"))
        return Customer(
            id=self.id,
            name=told["name"],
            form=CustomerForm(told.get("form", "person")),
            number=told["number"],
            points=tuple(ContactPoint(kind, told[name]) for kind, name in points if name in told),
            address=told["address"],
            language=self._language,
            since=self._times.at(told["since"]),
            queues=tuple(map(queue_id, dict.fromkeys(self._queue_of.values()))),
        )

    def _case(self, one: Told) -> Case:
        return Case(
            id=CaseId(self._id("case", one["key"])),
            customer=self.id,
            subject=one["subject"],
            queue=queue_id(one["queue"]),
            opened_at=self._times.at(one["opened"]),
            number=one["number"],
            status=CaseStatus.OPEN,
            priority=Priority(one.get("priority", "normal")),
            description=one["description"],
            due_at=self._times.at(one["due"]),
        )

    def _contact(self, one: Told) -> Interaction:
        id = InteractionId(self._id("contact", one["key"]))
        status = InteractionStatus(one.get("status", "closed"))
        messages = tuple(
            self._message(id, place, message) for place, message in enumerate(one["messages"])
        )
        segments = _segments(status, one.get("agents", ()), messages)
        over = status is InteractionStatus.CLOSED
        return Interaction(
            id=id,
            customer=self.id,
            channel=Channel(one["channel"]),
            queue=queue_id(one["queue"]),
            created_at=messages[0].at,
            subject=one["subject"],
            status=status,
            priority=Priority(one.get("priority", "normal")),
            due_at=self._maybe(one, "due"),
            parked_until=self._maybe(one, "until"),
            case=self._case_of(one),
            messages=messages,
            segments=segments,
            code=one.get("code", ""),
            outcome=Outcome(one.get("outcome", "solved")) if over else None,
            closed_at=segments[-1].until if over else None,
        )

    def _message(self, contact: InteractionId, place: int, one: Told) -> Message:
        by_customer = one["from"] == "customer"
        files = one.get("files", ())
        return Message(
            id=MessageId(id_of("demo", "story", "message", contact, str(place))),
            at=self._times.at(one["at"]),
            direction=Direction.INBOUND if by_customer else Direction.OUTBOUND,
            text=self._times.filled(one["text"]),
            author=self._told["name"] if by_customer else "",
            by=None if by_customer else agent_id(one["from"]),
            to="" if by_customer else self._told.get("email", ""),
            attachments=tuple(paper(file["name"], file["lines"]).attachment for file in files),
        )

    def _task(self, place: int, one: Told) -> Task:
        agent = agent_id(one["agent"])
        promised = one.get("words", "")
        return Task(
            id=TaskId(self._id("task", str(place))),
            title=one["title"],
            created_at=self._times.at(one["made"]),
            created_by=agent,
            status=TaskStatus(one.get("status", "open")),
            due_at=self._times.at(one["due"]),
            assignee=agent,
            customer=self.id,
            interaction=InteractionId(self._id("contact", one["contact"])),
            case=self._case_of(one),
            words=promised,
            phone=self._told.get("phone", "") if promised else "",
            ended_at=self._maybe(one, "ended"),
            result=one.get("result", ""),
            queues=(queue_id(self._queue_of[one["contact"]]),),
        )

    def _note(self, place: int, one: Told) -> Note:
        kind, _, key = one["about"].partition(":")
        about = self._id(kind, key) if key else self.id
        return Note(
            id=NoteId(self._id("note", str(place))),
            about_kind="interaction" if kind == "contact" else kind,
            about=about,
            text=self._times.filled(one["text"]),
            by=agent_id(one["by"]),
            at=self._times.at(one["at"]),
            queues=tuple(map(queue_id, dict.fromkeys(self._queue_of.values()))),
        )

    def _case_of(self, one: Told) -> CaseId | None:
        return CaseId(self._id("case", one["case"])) if "case" in one else None

    def _maybe(self, one: Told, name: str) -> datetime | None:
        return self._times.at(one[name]) if name in one else None


def _segments(
    status: InteractionStatus, agents: tuple[str, ...], messages: tuple[Message, ...]
) -> tuple[Segment, ...]:
    """The stretches of work that these messages tell of, the last still open if it is not over."""
    if status is InteractionStatus.QUEUED:
        return ()
    segments: list[Segment] = []
    free = messages[0].at
    for message in messages:
        if message.by is not None:
            since = max(free, message.at - _WRITING)
            segments.append(_segment(message.by, SegmentKind.HANDLE, since, message.at))
            free = message.at
    agent = segments[-1].agent if segments else agent_id(agents[0])
    last = max(free, messages[-1].at)
    if status is InteractionStatus.CLOSED:
        segments.append(_segment(agent, SegmentKind.WRAP_UP, last, last + _WRAPPING_UP))
    elif status is InteractionStatus.PARKED:
        segments.append(_segment(agent, SegmentKind.PARKED, free, None))
    else:
        segments.append(_segment(agent, SegmentKind.HANDLE, last + _TAKEN, None))
    return tuple(segments)


def _segment(agent: AgentId, kind: SegmentKind, since: datetime, until: datetime | None) -> Segment:
    return Segment(agent=agent, kind=kind, since=since, until=until)
