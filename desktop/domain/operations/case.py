"""What can be done to a case, the matter to be solved."""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from desktop.domain.ids import CaseId, CustomerId, QueueId
from desktop.domain.operations.operation import (
    Changing,
    Conflict,
    Creating,
    Declared,
    Reason,
    Stamp,
    given,
)
from desktop.domain.records import Case
from desktop.domain.words import CaseStatus, Priority
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

    def made(self, stamp: Stamp) -> Case:
        return Case(id=self.id, opened_at=stamp.at, **given(self))

    def flaw(self, stamp: Stamp) -> Reason | None:
        return None if self.subject.strip() else Reason.INVALID


class Set(Changing[Case], frozen=True, kw_only=True):
    declared = Declared(
        name="case.set",
        kind="case",
        title=mark("Change case"),
        conflict=Conflict.SCALARS,
        texts=frozenset({"description"}),
    )

    subject: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    status: CaseStatus | UnsetType = UNSET
    due_at: datetime | UnsetType | None = UNSET

    def changed(self, record: Case, stamp: Stamp) -> Case:
        return replace(record, **given(self))

    def guard(self, record: Case, stamp: Stamp) -> Reason | None:
        if self.status is CaseStatus.CLOSED:
            return Reason.INVALID  # closing says how it was solved: case.close
        return Reason.CLOSED if record.status is CaseStatus.CLOSED else None


class Close(Changing[Case], frozen=True, kw_only=True):
    declared = Declared(
        name="case.close", kind="case", title=mark("Close case"), conflict=Conflict.STATUS
    )

    solution: str = ""

    def changed(self, record: Case, stamp: Stamp) -> Case:
        if record.status is CaseStatus.CLOSED:
            return record
        return replace(record, status=CaseStatus.CLOSED, closed_at=stamp.at, solution=self.solution)

    def guard(self, record: Case, stamp: Stamp) -> Reason | None:
        return Reason.CLOSED if record.status is CaseStatus.CLOSED else None


class Reopen(Changing[Case], frozen=True, kw_only=True):
    declared = Declared(
        name="case.reopen", kind="case", title=mark("Reopen case"), conflict=Conflict.STATUS
    )

    def changed(self, record: Case, stamp: Stamp) -> Case:
        return replace(record, status=CaseStatus.OPEN, closed_at=None)

    def guard(self, record: Case, stamp: Stamp) -> Reason | None:
        return None if record.status is CaseStatus.CLOSED else Reason.NOT_OPEN


OPERATIONS = (Open, Set, Close, Reopen)
