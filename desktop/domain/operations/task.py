"""What can be done to tasks, and to promises, which are tasks made to a customer."""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from desktop.domain.ids import AgentId, CaseId, CustomerId, InteractionId, QueueId, TaskId, TeamId
from desktop.domain.operations.operation import (
    Changing,
    Conflict,
    Creating,
    Declared,
    Reason,
    Stamp,
    given,
)
from desktop.domain.records import Task
from desktop.domain.recurring import is_rule
from desktop.domain.words import TaskStatus
from desktop.text import mark


class Create(Creating[Task], frozen=True, kw_only=True):
    declared = Declared(
        name="task.create", kind="task", title=mark("Create task"), conflict=Conflict.APPEND
    )

    id: TaskId
    title: str
    due_at: datetime | None = None
    assignee: AgentId | None = None
    customer: CustomerId | None = None
    interaction: InteractionId | None = None
    case: CaseId | None = None
    phone: str = ""
    queues: tuple[QueueId, ...] = ()
    team: TeamId | None = None
    remind_at: datetime | None = None
    repeats: str = ""
    zone: str = ""
    skips: tuple[datetime, ...] = ()
    details: str = ""

    def made(self, stamp: Stamp) -> Task:
        return Task(id=self.id, created_at=stamp.at, created_by=stamp.by, **given(self))

    def flaw(self, stamp: Stamp) -> Reason | None:
        return None if self.title.strip() and _comes_again(self) else Reason.INVALID


class Make(Creating[Task], frozen=True, kw_only=True):
    """A promise: to whom, by when, in which words."""

    declared = Declared(
        name="promise.make", kind="task", title=mark("Make promise"), conflict=Conflict.APPEND
    )

    id: TaskId
    title: str
    words: str
    customer: CustomerId
    due_at: datetime
    assignee: AgentId | None = None
    interaction: InteractionId | None = None
    case: CaseId | None = None
    phone: str = ""
    queues: tuple[QueueId, ...] = ()
    team: TeamId | None = None
    remind_at: datetime | None = None
    repeats: str = ""
    zone: str = ""
    details: str = ""

    def made(self, stamp: Stamp) -> Task:
        return Task(id=self.id, created_at=stamp.at, created_by=stamp.by, **given(self))

    def flaw(self, stamp: Stamp) -> Reason | None:
        said = self.title.strip() and self.words.strip()
        return None if said and _comes_again(self) else Reason.INVALID


class Set(Changing[Task], frozen=True, kw_only=True):
    declared = Declared(
        name="task.set",
        kind="task",
        title=mark("Change task"),
        conflict=Conflict.SCALARS,
        texts=frozenset({"details"}),
    )

    title: str | UnsetType = UNSET
    due_at: datetime | UnsetType | None = UNSET
    assignee: AgentId | UnsetType | None = UNSET
    phone: str | UnsetType = UNSET
    team: TeamId | UnsetType | None = UNSET
    remind_at: datetime | UnsetType | None = UNSET
    repeats: str | UnsetType = UNSET
    zone: str | UnsetType = UNSET
    skips: tuple[datetime, ...] | UnsetType = UNSET
    details: str | UnsetType = UNSET
    queues: tuple[QueueId, ...] | UnsetType = UNSET
    case: CaseId | UnsetType | None = UNSET

    def changed(self, record: Task, stamp: Stamp) -> Task:
        changed = replace(record, **given(self))
        # A promise for another time is not in danger yet, and is told of again when it is.
        moved = changed.due_at != record.due_at
        return replace(changed, escalated_at=None) if moved else changed

    def guard(self, record: Task, stamp: Stamp) -> Reason | None:
        if isinstance(self.repeats, str) and self.repeats and not is_rule(self.repeats):
            return Reason.INVALID
        return _open(record)


class Again(Creating[Task], frozen=True, kw_only=True):
    """The next one of a task that comes again, asked for with the end of the one before.

    The hub makes it, too, with the same id: whoever is second finds it there.
    """

    declared = Declared(
        name="task.again",
        kind="task",
        title=mark("Next task of a series"),
        conflict=Conflict.APPEND,
        renews=True,
        quiet=True,
    )

    id: TaskId
    title: str
    due_at: datetime
    assignee: AgentId | None = None
    customer: CustomerId | None = None
    interaction: InteractionId | None = None
    case: CaseId | None = None
    words: str = ""
    phone: str = ""
    queues: tuple[QueueId, ...] = ()
    team: TeamId | None = None
    remind_at: datetime | None = None
    repeats: str = ""
    zone: str = ""
    skips: tuple[datetime, ...] = ()
    details: str = ""

    def made(self, stamp: Stamp) -> Task:
        return Task(id=self.id, created_at=stamp.at, created_by=stamp.by, **given(self))

    def flaw(self, stamp: Stamp) -> Reason | None:
        return None if self.title.strip() and _comes_again(self) else Reason.INVALID


def again(after: Task) -> Again:
    """What asks for a task that follows, from what it is to be."""
    names = (name for name in Again.__struct_fields__)
    return Again(**{name: getattr(after, name) for name in names})


class _Ending(Changing[Task], frozen=True, kw_only=True):
    """The first end counts: a second one is refused, and projecting one again changes nothing."""

    result: str = ""

    def guard(self, record: Task, stamp: Stamp) -> Reason | None:
        return _open(record)

    def ended(self, record: Task, status: TaskStatus, stamp: Stamp) -> Task:
        if record.status is not TaskStatus.OPEN:
            return record
        return replace(record, status=status, ended_at=stamp.at, result=self.result)


class Done(_Ending, frozen=True, kw_only=True):
    declared = Declared(
        name="task.done", kind="task", title=mark("Complete task"), conflict=Conflict.STATUS
    )

    def changed(self, record: Task, stamp: Stamp) -> Task:
        return self.ended(record, TaskStatus.DONE, stamp)


class Cancel(_Ending, frozen=True, kw_only=True):
    declared = Declared(
        name="task.cancel", kind="task", title=mark("Cancel task"), conflict=Conflict.STATUS
    )

    def changed(self, record: Task, stamp: Stamp) -> Task:
        return self.ended(record, TaskStatus.CANCELLED, stamp)


class Keep(_Ending, frozen=True, kw_only=True):
    declared = Declared(
        name="promise.keep", kind="task", title=mark("Promise kept"), conflict=Conflict.STATUS
    )

    def changed(self, record: Task, stamp: Stamp) -> Task:
        return self.ended(record, TaskStatus.DONE, stamp)

    def guard(self, record: Task, stamp: Stamp) -> Reason | None:
        return _open(record) if record.words else Reason.INVALID


class Break(_Ending, frozen=True, kw_only=True):
    declared = Declared(
        name="promise.break", kind="task", title=mark("Promise broken"), conflict=Conflict.STATUS
    )

    def changed(self, record: Task, stamp: Stamp) -> Task:
        return self.ended(record, TaskStatus.BROKEN, stamp)

    def guard(self, record: Task, stamp: Stamp) -> Reason | None:
        return _open(record) if record.words else Reason.INVALID


class Reopen(Changing[Task], frozen=True, kw_only=True):
    """Takes an end back that was given by mistake; on an open task it changes nothing."""

    declared = Declared(
        name="task.reopen", kind="task", title=mark("Reopen task"), conflict=Conflict.STATUS
    )

    def changed(self, record: Task, stamp: Stamp) -> Task:
        return replace(record, status=TaskStatus.OPEN, ended_at=None, result="")


def _comes_again(asked: Create | Make | Again) -> bool:
    """Or is once: what comes again has a time and a rule that can be read."""
    return not asked.repeats or (asked.due_at is not None and is_rule(asked.repeats))


def _open(record: Task) -> Reason | None:
    return None if record.status is TaskStatus.OPEN else Reason.NOT_OPEN


OPERATIONS = (Create, Set, Done, Cancel, Make, Keep, Break, Reopen, Again)
