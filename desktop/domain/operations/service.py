"""What serving goes by, kept by editors and administrators: wrap-up codes, types of cases.

Laws: nothing is deleted, because contacts and cases keep the id: what is not used any more is made
inactive. A file that is taken in twice changes nothing.
"""

from __future__ import annotations

from typing import Final

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from desktop.domain.case_types import CaseType, Field
from desktop.domain.ids import CalendarId, CaseTypeId, CodeId, QueueId
from desktop.domain.operations.operation import (
    Changing,
    Conflict,
    Creating,
    Declared,
    Reason,
    Stamp,
    given,
)
from desktop.domain.words import FieldKind, Role
from desktop.domain.wrap_up_codes import NONE_GIVEN, Code, Title
from desktop.text import mark

KEEPING_ROLES: Final = frozenset({Role.EDITOR, Role.OWNER, Role.ADMIN})
_ALL: Final = 100  # percent


class AddCode(Creating[Code], frozen=True, kw_only=True):
    """A code; met again, it becomes as it is given."""

    declared = Declared(
        name="code.add",
        kind="code",
        title=mark("Add a wrap-up code"),
        conflict=Conflict.SCALARS,
        renews=True,
        roles=KEEPING_ROLES,
    )

    id: CodeId
    title: str
    titles: tuple[Title, ...] = ()
    parent: CodeId | None = None
    queues: tuple[QueueId, ...] = ()
    place: int = 0
    note_needed: bool = False
    active: bool = True

    def made(self, stamp: Stamp) -> Code:
        return Code(id=self.id, **given(self))

    def met(self, record: Code, stamp: Stamp) -> Code:
        return replace(record, **given(self))

    def flaw(self, stamp: Stamp) -> Reason | None:
        sense = self.title.strip() and self.id not in (NONE_GIVEN, self.parent)
        return None if sense else Reason.INVALID


class SetCode(Changing[Code], frozen=True, kw_only=True):
    declared = Declared(
        name="code.set",
        kind="code",
        title=mark("Change a wrap-up code"),
        conflict=Conflict.SCALARS,
        roles=KEEPING_ROLES,
    )

    title: str | UnsetType = UNSET
    titles: tuple[Title, ...] | UnsetType = UNSET
    parent: CodeId | UnsetType | None = UNSET
    queues: tuple[QueueId, ...] | UnsetType = UNSET
    place: int | UnsetType = UNSET
    note_needed: bool | UnsetType = UNSET
    active: bool | UnsetType = UNSET

    def changed(self, record: Code, stamp: Stamp) -> Code:
        return replace(record, **given(self))

    def guard(self, record: Code, stamp: Stamp) -> Reason | None:
        nameless = self.title is not UNSET and not str(self.title).strip()
        return Reason.INVALID if nameless or self.parent == record.id else None


class SetCaseType(Creating[CaseType], frozen=True, kw_only=True):
    """A type as it is to be, new or not; cases that are open keep their checklist."""

    declared = Declared(
        name="case-type.set",
        kind="case-type",
        title=mark("Set a type of cases"),
        conflict=Conflict.SCALARS,
        renews=True,
        roles=KEEPING_ROLES,
    )

    id: CaseTypeId
    name: str
    queues: tuple[QueueId, ...] = ()
    calendar: CalendarId | None = None
    solve_minutes: int = 0
    warn_percent: int = 80
    fields: tuple[Field, ...] = ()
    checklist: tuple[str, ...] = ()
    active: bool = True

    def made(self, stamp: Stamp) -> CaseType:
        return CaseType(id=self.id, **given(self))

    def met(self, record: CaseType, stamp: Stamp) -> CaseType:
        return replace(record, **given(self))

    def flaw(self, stamp: Stamp) -> Reason | None:
        sense = (
            self.name.strip()
            and self.solve_minutes >= 0
            and 0 < self.warn_percent <= _ALL
            and _makes_sense(self.fields)
        )
        return None if sense else Reason.INVALID


def _makes_sense(fields: tuple[Field, ...]) -> bool:
    """Each has an id of its own and a title; a choice has something to choose from."""
    if len({field.id for field in fields}) < len(fields):
        return False
    return all(
        field.id and field.title.strip() and (field.kind is not FieldKind.CHOICE or field.choices)
        for field in fields
    )


OPERATIONS = (AddCode, SetCode, SetCaseType)
