"""What an operation is, and the words of this desk that the whole code keeps.

*operation*: what an agent asked for; data that survives a restart (`interaction.reply@1`).
*action*: a menu entry with a title and a key; it writes operations. *stamp*: who asked, when, under
which id. *answer*: what the hub said to an operation. *line*: the connection to the hub.
*delta*: news from the hub. *base*: the record as the hub last told it.

Laws every operation keeps (checked for each by `tests/unit/test_operations.py`):
- `over` is pure and total: the record as it is after the operation, whatever came before;
- `over` is idempotent over its own effect: a row that already contains it may be projected again;
- the hub runs the very same `over`, after `refusal` found nothing against it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

import msgspec

from desktop.domain.ids import AgentId, OperationId
from desktop.domain.records import Record
from desktop.domain.words import Role

R = TypeVar("R", bound=Record)

EVERY_ROLE = frozenset(Role)
EDITING_ROLES = frozenset({Role.EDITOR, Role.LEAD, Role.TRAINER, Role.OWNER, Role.ADMIN})


class Conflict(StrEnum):
    """How two changes of one record are brought together; `together.py` does it."""

    APPEND = "append"  # both stay
    SETS = "sets"  # adding and removing commute
    SCALARS = "scalars"  # field by field, against what the person saw
    STATUS = "status"  # a state machine refuses what is not possible any more
    ONLINE = "online"  # compare and set on the hub
    TEXT = "text"  # as scalars, and long texts line by line


class Reason(StrEnum):
    """Why the hub did not do it; the words for people are in `viewmodels.reasons`."""

    MISSING = "missing"  # there is no such record, or it is not for you
    EXISTS = "exists"
    DENIED = "denied"  # your role may not
    ERASED = "erased"  # whom it is about was erased for ever
    ENDED = "ended"  # you saw it, and may not see it any more
    INVALID = "invalid"  # the fields do not make sense
    CLOSED = "closed"
    NOT_OPEN = "not-open"
    NOT_YOURS = "not-yours"  # another agent has the interaction now
    ANSWERED = "answered"  # somebody else answered the customer meanwhile
    UNREAD = "unread"  # the customer wrote more than the person had before their eyes
    CHANGED = "changed"  # it is not any more what the person saw
    UNKNOWN = "unknown"  # this hub does not know the operation yet: it waits
    WAITS = "waits"  # behind another one that waits
    RESTORED = "restored"  # the hub was restored; what it builds on may still be brought by others
    FENCED = "fenced"  # it was in other hands in the meantime
    OWN = "own"  # a second person has to say so: you wrote in it
    NOT_APPROVED = "not-approved"  # nobody has approved it yet
    OVERTAKEN = "overtaken"  # a newer version was published, and both cannot be one
    TOO_LONG = "too-long"
    SENT = "sent"  # it has gone out already
    NO_WAY = "no-way"  # nothing of the hub's goes out on that channel
    INCOMPLETE = "incomplete"  # a wrap-up code, its note or a field of the case is needed


class Stamp(msgspec.Struct, frozen=True):
    operation: OperationId
    by: AgentId
    at: datetime  # the asking desktop's clock: shown to people, never used to order


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """What the registry says of an operation: read by menus, rights, `tresen do --list`, tests."""

    name: str
    kind: str  # of the record it is about
    title: str  # marked for translation
    conflict: Conflict
    version: int = 1
    renews: bool = False  # a creating operation that may meet its record again
    coalesces: bool = False  # the newest takes the place of an unsent one before it
    texts: frozenset[str] = frozenset()  # fields that are merged line by line
    parts: frozenset[str] = frozenset()  # fields of values with ids, each compared by itself
    apart: frozenset[str] = frozenset()  # fields that say when or how, and are never compared
    of_set: str = ""  # with SETS: the field of the record that it adds to or removes from
    rests_on: frozenset[str] = frozenset()  # fields of the record that must be as they were seen
    roles: frozenset[Role] = EVERY_ROLE
    quiet: bool = False  # noted beside the work: nobody is told when it is refused
    fenced: bool = False  # only while the contact is in hand: carries the number of that taking

    @property
    def signature(self) -> str:
        return f"{self.name}@{self.version}"


class Operation(
    msgspec.Struct,
    Generic[R],
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
):
    """Its fields are what travels; `declared` is what is known of every operation of its class."""

    declared: ClassVar[Declared]

    id: str  # of the record

    def today(self) -> Operation[Any]:
        """The same in its newest version: an old version is kept to be read, and says it here."""
        return self

    def over(self, record: R | None, stamp: Stamp) -> R | None:
        """The record after this operation; None: there is none, and this does not make one."""
        raise NotImplementedError

    def refusal(self, record: R | None, stamp: Stamp) -> Reason | None:
        """What speaks against it on this record, asked before `over` on the hub."""
        raise NotImplementedError


class Creating(Operation[R], frozen=True, kw_only=True):
    """Makes a record that was not there."""

    def over(self, record: R | None, stamp: Stamp) -> R:
        return self.made(stamp) if record is None else self.met(record, stamp)

    def refusal(self, record: R | None, stamp: Stamp) -> Reason | None:
        if record is not None and not self.declared.renews:
            return Reason.EXISTS
        return self.flaw(stamp)

    def made(self, stamp: Stamp) -> R:
        """The new record."""
        raise NotImplementedError

    def met(self, record: R, stamp: Stamp) -> R:
        """What becomes of a record that is there already: by default it stays."""
        return record

    def flaw(self, stamp: Stamp) -> Reason | None:
        """What is wrong with the fields themselves."""
        return None


class Changing(Operation[R], frozen=True, kw_only=True):
    """Changes a record that is there."""

    def over(self, record: R | None, stamp: Stamp) -> R | None:
        return None if record is None else self.changed(record, stamp)

    def refusal(self, record: R | None, stamp: Stamp) -> Reason | None:
        return Reason.MISSING if record is None else self.guard(record, stamp)

    def changed(self, record: R, stamp: Stamp) -> R:
        """The record with this done to it."""
        raise NotImplementedError

    def guard(self, record: R, stamp: Stamp) -> Reason | None:
        """What speaks against it on this record."""
        return None


def given(operation: Operation[Any], *leaving: str) -> dict[str, Any]:
    """The fields that were given, without the id and those named: what a *set* changes."""
    names = (name for name in operation.__struct_fields__ if name not in {"id", *leaving})
    values = ((name, getattr(operation, name)) for name in names)
    return {name: value for name, value in values if value is not msgspec.UNSET}


def project(record: R | None, pending: Iterable[tuple[Operation[R], Stamp]]) -> R | None:
    """The record the agent sees: the hub's, with what is still pending laid over it in order.

    An operation on a record that is not there changes nothing; the hub will say `missing`.
    """
    for operation, stamp in pending:
        record = operation.over(record, stamp)
    return record
