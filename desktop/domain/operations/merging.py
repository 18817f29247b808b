"""Two that were one all along: contacts, cases and customers merged, parted, and put back.

Merging moves nothing. The one that is merged ends and says where it goes on (`merged_into`); what
was said in it, and what stands on it, is read there and stays where it is. Laws:
- unmerging gives the record back as it was before; what was written meanwhile where it went on
  stays there;
- nobody sees anything through a merge that they would not see without it, because no record moves;
- what has been parted from a contact stays in it, and is read where it went on.
"""

from __future__ import annotations

from typing import TypeVar

from msgspec.structs import replace

from desktop.domain.conversation import Parted
from desktop.domain.ids import CaseId, CustomerId, InteractionId, MessageId, QueueId
from desktop.domain.operations.interaction import let_go, taken
from desktop.domain.operations.operation import (
    Changing,
    Conflict,
    Creating,
    Declared,
    Reason,
    Stamp,
)
from desktop.domain.records import Case, Customer, Interaction
from desktop.domain.words import CaseStatus, Channel, InteractionStatus
from desktop.text import mark

_WORKED = (InteractionStatus.ACTIVE, InteractionStatus.PARKED)
R = TypeVar("R", Interaction, Case, Customer)


class MergeContact(Changing[Interaction], frozen=True, kw_only=True):
    """It goes on in another contact of its customer: nobody has it in hand any more."""

    declared = Declared(
        name="interaction.merge",
        kind="interaction",
        title=mark("Merge contact"),
        conflict=Conflict.STATUS,
        fenced=True,
    )

    into: InteractionId

    def changed(self, record: Interaction, stamp: Stamp) -> Interaction:
        if record.merged_into is not None:
            return record
        was_closed = record.status is InteractionStatus.CLOSED
        return replace(
            let_go(record, stamp.at),
            status=InteractionStatus.CLOSED,
            closed_at=record.closed_at if was_closed else stamp.at,
            merged_into=self.into,
            before_merge=record.status,
        )

    def guard(self, record: Interaction, stamp: Stamp) -> Reason | None:
        if (reason := _into_itself(record, self.into)) is not None:
            return reason
        return None if record.agent in (None, stamp.by) else Reason.NOT_YOURS


class UnmergeContact(Changing[Interaction], frozen=True, kw_only=True):
    """It is a contact of its own again: in the hands of who had it and asks, else in its queue."""

    declared = Declared(
        name="interaction.unmerge",
        kind="interaction",
        title=mark("Undo the merging of a contact"),
        conflict=Conflict.STATUS,
    )

    def changed(self, record: Interaction, stamp: Stamp) -> Interaction:
        if record.merged_into is None:
            return record
        before = record.before_merge or InteractionStatus.CLOSED
        apart = replace(record, merged_into=None, before_merge=None)
        if before is InteractionStatus.CLOSED:
            return apart
        opened = replace(apart, status=InteractionStatus.QUEUED, closed_at=None)
        if before in _WORKED and record.last_agent == stamp.by:
            return taken(replace(opened, epoch=record.epoch + 1), stamp.by, stamp.at)
        return opened

    def guard(self, record: Interaction, stamp: Stamp) -> Reason | None:
        return None if record.merged_into is not None else Reason.CHANGED


class SplitContact(Creating[Interaction], frozen=True, kw_only=True):
    """Some of what was said in a contact is another matter: it goes on by itself from here.

    It is in the hands of who asks. The messages are filled in by the hub, from the contact itself.
    """

    declared = Declared(
        name="interaction.split",
        kind="interaction",
        title=mark("Split contact"),
        conflict=Conflict.APPEND,
    )

    id: InteractionId
    of: InteractionId
    messages: tuple[MessageId, ...]
    customer: CustomerId
    channel: Channel
    queue: QueueId
    subject: str = ""
    address: str = ""
    via: str = ""

    def made(self, stamp: Stamp) -> Interaction:
        parted = Interaction(
            id=self.id,
            customer=self.customer,
            channel=self.channel,
            queue=self.queue,
            subject=self.subject,
            address=self.address,
            via=self.via,
            created_at=stamp.at,
            parted_from=Parted(self.of, self.messages),
        )
        return taken(parted, stamp.by, stamp.at)

    def flaw(self, stamp: Stamp) -> Reason | None:
        return None if self.messages and self.of != self.id else Reason.INVALID


class SplitOff(Changing[Interaction], frozen=True, kw_only=True):
    """What went on in another contact is not shown in this one any more."""

    declared = Declared(
        name="interaction.split-off",
        kind="interaction",
        title=mark("Split off messages"),
        conflict=Conflict.SETS,
        of_set="parted",
    )

    into: InteractionId
    messages: tuple[MessageId, ...]

    def changed(self, record: Interaction, stamp: Stamp) -> Interaction:
        parted = Parted(self.into, self.messages)
        return replace(record, parted=(*_but(record, parted), parted))

    def guard(self, record: Interaction, stamp: Stamp) -> Reason | None:
        return None if self.messages and self.into != record.id else Reason.INVALID


class UnsplitOff(Changing[Interaction], frozen=True, kw_only=True):
    """What was parted from it is shown in it again."""

    declared = Declared(
        name="interaction.unsplit",
        kind="interaction",
        title=mark("Undo a split"),
        conflict=Conflict.SETS,
        of_set="parted",
    )

    into: InteractionId
    messages: tuple[MessageId, ...]

    def changed(self, record: Interaction, stamp: Stamp) -> Interaction:
        return replace(record, parted=_but(record, Parted(self.into, self.messages)))


class MergeCase(Changing[Case], frozen=True, kw_only=True):
    """The same matter as another case of its customer, where it goes on."""

    declared = Declared(
        name="case.merge", kind="case", title=mark("Merge case"), conflict=Conflict.STATUS
    )

    into: CaseId

    def changed(self, record: Case, stamp: Stamp) -> Case:
        if record.merged_into is not None:
            return record
        was_closed = record.status is CaseStatus.CLOSED
        return replace(
            record,
            status=CaseStatus.CLOSED,
            closed_at=record.closed_at if was_closed else stamp.at,
            merged_into=self.into,
            before_merge=record.status,
        )

    def guard(self, record: Case, stamp: Stamp) -> Reason | None:
        return _into_itself(record, self.into)


class UnmergeCase(Changing[Case], frozen=True, kw_only=True):
    """A case of its own again, as it stood; its clock ran meanwhile, as if it had not been."""

    declared = Declared(
        name="case.unmerge",
        kind="case",
        title=mark("Undo the merging of a case"),
        conflict=Conflict.STATUS,
    )

    def changed(self, record: Case, stamp: Stamp) -> Case:
        if record.merged_into is None:
            return record
        before = record.before_merge or CaseStatus.CLOSED
        closed_at = record.closed_at if before is CaseStatus.CLOSED else None
        return replace(
            record, status=before, closed_at=closed_at, merged_into=None, before_merge=None
        )

    def guard(self, record: Case, stamp: Stamp) -> Reason | None:
        return None if record.merged_into is not None else Reason.CHANGED


class MergeCustomer(Changing[Customer], frozen=True, kw_only=True):
    """The same customer was there twice: everything of this one is shown with the other."""

    declared = Declared(
        name="customer.merge",
        kind="customer",
        title=mark("Merge customer"),
        conflict=Conflict.STATUS,
    )

    into: CustomerId

    def changed(self, record: Customer, stamp: Stamp) -> Customer:
        return record if record.merged_into else replace(record, merged_into=self.into)

    def guard(self, record: Customer, stamp: Stamp) -> Reason | None:
        return _into_itself(record, self.into)


class UnmergeCustomer(Changing[Customer], frozen=True, kw_only=True):
    declared = Declared(
        name="customer.unmerge",
        kind="customer",
        title=mark("Undo the merging of a customer"),
        conflict=Conflict.STATUS,
    )

    def changed(self, record: Customer, stamp: Stamp) -> Customer:
        return replace(record, merged_into=None)

    def guard(self, record: Customer, stamp: Stamp) -> Reason | None:
        return None if record.merged_into is not None else Reason.CHANGED


def _but(record: Interaction, parted: Parted) -> tuple[Parted, ...]:
    return tuple(each for each in record.parted if each != parted)


def _into_itself(record: R, into: str) -> Reason | None:
    """Nothing goes on in itself, and what goes on somewhere goes on nowhere else."""
    if into == record.id:
        return Reason.INVALID
    return None if record.merged_into in (None, into) else Reason.CHANGED


OPERATIONS = (
    MergeContact,
    UnmergeContact,
    SplitContact,
    SplitOff,
    UnsplitOff,
    MergeCase,
    UnmergeCase,
    MergeCustomer,
    UnmergeCustomer,
)
