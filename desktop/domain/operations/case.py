"""What can be done to a case, the matter to be solved.

Laws: while a case waits for its customer, and while it was closed before it was reopened, its clock
stands: each such time is a pause. A field of its own is a field like any other: two people who fill
in different ones both keep theirs. Steps are a set that is ticked and unticked one by one.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from desktop.domain.case_types import steps_of, with_values
from desktop.domain.ids import AgentId, CaseId, CaseTypeId, CustomerId, QueueId
from desktop.domain.operations.operation import (
    Changing,
    Conflict,
    Creating,
    Declared,
    Reason,
    Stamp,
    given,
)
from desktop.domain.progress import FieldValue, Pause, Step
from desktop.domain.records import Case
from desktop.domain.words import CaseStatus, Priority, Role
from desktop.text import mark


class Open(Creating[Case], frozen=True, kw_only=True):
    declared = Declared(
        name="case.open", kind="case", title=mark("Open case"), conflict=Conflict.APPEND
    )

    id: CaseId
    customer: CustomerId
    subject: str
    queue: QueueId
    description: str = ""
    priority: Priority = Priority.NORMAL
    due_at: datetime | None = None
    type: CaseTypeId | None = None
    fields: tuple[FieldValue, ...] = ()
    checklist: tuple[str, ...] = ()  # of its type, as it is now

    def made(self, stamp: Stamp) -> Case:
        copied = given(self, "checklist", "fields")
        steps, fields = steps_of(self.checklist), with_values((), self.fields)
        return Case(id=self.id, opened_at=stamp.at, steps=steps, fields=fields, **copied)

    def flaw(self, stamp: Stamp) -> Reason | None:
        return None if self.subject.strip() else Reason.INVALID


class Set(Changing[Case], frozen=True, kw_only=True):
    declared = Declared(
        name="case.set",
        kind="case",
        title=mark("Change case"),
        conflict=Conflict.SCALARS,
        texts=frozenset({"description"}),
        parts=frozenset({"fields"}),
    )

    subject: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    status: CaseStatus | UnsetType = UNSET
    due_at: datetime | UnsetType | None = UNSET
    type: CaseTypeId | UnsetType | None = UNSET
    fields: tuple[FieldValue, ...] | UnsetType = UNSET  # only those that change; "" empties one
    queue: QueueId | UnsetType = UNSET  # in another one nobody in particular sees to it yet

    def changed(self, record: Case, stamp: Stamp) -> Case:
        after = replace(record, **given(self, "fields"))
        if after.queue != record.queue:
            after = replace(after, agent=None)
        if self.fields is not UNSET:
            after = replace(after, fields=with_values(record.fields, self.fields))
        if after.status is record.status:
            return after
        if after.status is CaseStatus.WAITING:
            return replace(after, pauses=(*_ended(record.pauses, stamp.at), Pause(stamp.at)))
        return replace(after, pauses=_ended(record.pauses, stamp.at))

    def guard(self, record: Case, stamp: Stamp) -> Reason | None:
        if self.status is CaseStatus.CLOSED:
            return Reason.INVALID  # closing says how it was solved: case.close
        if self.fields is not UNSET and not all(each.id for each in self.fields):
            return Reason.INVALID  # nobody could say of which field it is the value
        return Reason.CLOSED if record.status is CaseStatus.CLOSED else None


class Close(Changing[Case], frozen=True, kw_only=True):
    declared = Declared(
        name="case.close", kind="case", title=mark("Close case"), conflict=Conflict.STATUS
    )

    solution: str = ""

    def changed(self, record: Case, stamp: Stamp) -> Case:
        if record.status is CaseStatus.CLOSED:
            return record
        return replace(
            record,
            status=CaseStatus.CLOSED,
            closed_at=stamp.at,
            solution=self.solution,
            pauses=_ended(record.pauses, stamp.at),
        )

    def guard(self, record: Case, stamp: Stamp) -> Reason | None:
        return Reason.CLOSED if record.status is CaseStatus.CLOSED else None


class Reopen(Changing[Case], frozen=True, kw_only=True):
    declared = Declared(
        name="case.reopen", kind="case", title=mark("Reopen case"), conflict=Conflict.STATUS
    )

    def changed(self, record: Case, stamp: Stamp) -> Case:
        if record.status is not CaseStatus.CLOSED:
            return record
        at_rest = Pause(min(record.closed_at or stamp.at, stamp.at), stamp.at)
        pauses = (*_ended(record.pauses, stamp.at), at_rest)
        return replace(record, status=CaseStatus.OPEN, closed_at=None, pauses=pauses)

    def guard(self, record: Case, stamp: Stamp) -> Reason | None:
        if record.merged_into is not None:
            return Reason.CHANGED  # it goes on elsewhere: unmerging opens it again
        return None if record.status is CaseStatus.CLOSED else Reason.NOT_OPEN


# Who may give on what is in the hands of somebody else; everybody gives on what is their own.
ASSIGNING_ROLES = frozenset({Role.LEAD, Role.OWNER, Role.ADMIN})


class Assign(Changing[Case], frozen=True, kw_only=True):
    """Somebody sees to it from now on; None: nobody in particular."""

    declared = Declared(
        name="case.assign", kind="case", title=mark("Assign case"), conflict=Conflict.SCALARS
    )

    agent: AgentId | None

    def changed(self, record: Case, stamp: Stamp) -> Case:
        return replace(record, agent=self.agent)

    def guard(self, record: Case, stamp: Stamp) -> Reason | None:
        return Reason.CLOSED if record.status is CaseStatus.CLOSED else None


class TickStep(Changing[Case], frozen=True, kw_only=True):
    """A step of the checklist is done; who was first stays who did it."""

    declared = Declared(
        name="case.step",
        kind="case",
        title=mark("Tick a step"),
        conflict=Conflict.SETS,
        of_set="steps",
    )

    step: str

    def changed(self, record: Case, stamp: Stamp) -> Case:
        steps = (
            replace(step, by=stamp.by, at=stamp.at)
            if step.id == self.step and step.at is None
            else step
            for step in record.steps
        )
        return replace(record, steps=tuple(steps))

    def guard(self, record: Case, stamp: Stamp) -> Reason | None:
        return _step_stands(record, self.step)


class UntickStep(Changing[Case], frozen=True, kw_only=True):
    declared = Declared(
        name="case.unstep",
        kind="case",
        title=mark("Untick a step"),
        conflict=Conflict.SETS,
        of_set="steps",
    )

    step: str

    def changed(self, record: Case, stamp: Stamp) -> Case:
        steps = (Step(s.id, s.text) if s.id == self.step else s for s in record.steps)
        return replace(record, steps=tuple(steps))

    def guard(self, record: Case, stamp: Stamp) -> Reason | None:
        return _step_stands(record, self.step)


def resumed(record: Case, at: datetime) -> Case:
    """The customer has answered: it waits no more, and its clock goes on."""
    if record.status is not CaseStatus.WAITING:
        return record
    return replace(record, status=CaseStatus.OPEN, pauses=_ended(record.pauses, at))


def _ended(pauses: tuple[Pause, ...], at: datetime) -> tuple[Pause, ...]:
    """None goes on; one that began later, by another clock, has no length."""
    return tuple(
        each if each.until else replace(each, until=max(each.since, at)) for each in pauses
    )


def _step_stands(record: Case, step: str) -> Reason | None:
    if record.status is CaseStatus.CLOSED:
        return Reason.CLOSED
    return None if any(each.id == step for each in record.steps) else Reason.MISSING


OPERATIONS = (Open, Set, Close, Reopen, Assign, TickStep, UntickStep)
