"""What a desk writes down of calls: that one was begun, how it went on, who it was.

Law: a stretch of a call that took place is a fact: it is taken in whoever says it twice, and it
does not matter whether the contact was completed meanwhile.
"""

from __future__ import annotations

from datetime import datetime
from itertools import zip_longest

from msgspec.structs import replace

from desktop.domain.ids import CaseId, CustomerId, InteractionId, QueueId
from desktop.domain.operations.interaction import taken
from desktop.domain.operations.operation import (
    EDITING_ROLES,
    Changing,
    Conflict,
    Creating,
    Declared,
    Reason,
    Stamp,
)
from desktop.domain.progress import Stretch
from desktop.domain.records import Interaction
from desktop.domain.words import CallState, Channel, Direction, InteractionStatus, Priority
from desktop.text import mark

_ORDER = list(CallState)
_BEGINNINGS = (CallState.RINGING, CallState.DIALLING)


class CallIn(Creating[Interaction], frozen=True, kw_only=True):
    """Somebody calls and waits in a queue until the hub gives the call to a person."""

    declared = Declared(
        name="interaction.call-in",
        kind="interaction",
        title=mark("Put call in line"),
        conflict=Conflict.APPEND,
        roles=EDITING_ROLES,
    )

    id: InteractionId
    customer: CustomerId
    queue: QueueId
    by_number: str = ""
    subject: str = ""
    priority: Priority = Priority.NORMAL

    def made(self, stamp: Stamp) -> Interaction:
        return Interaction(
            id=self.id,
            customer=self.customer,
            channel=Channel.VOICE,
            queue=self.queue,
            subject=self.subject,
            priority=self.priority,
            created_at=stamp.at,
            by_number=self.by_number,
        )


class CallerGone(Changing[Interaction], frozen=True, kw_only=True):
    """Whoever called has hung up before anybody took the call."""

    declared = Declared(
        name="interaction.caller-gone",
        kind="interaction",
        title=mark("Caller hung up"),
        conflict=Conflict.STATUS,
        roles=EDITING_ROLES,
    )

    def changed(self, record: Interaction, stamp: Stamp) -> Interaction:
        return replace(
            record,
            status=InteractionStatus.CLOSED,
            closed_at=record.closed_at or stamp.at,
            offered_to=None,
            offered_until=None,
            abandoned=True,
        )

    def guard(self, record: Interaction, stamp: Stamp) -> Reason | None:
        if record.channel is not Channel.VOICE:
            return Reason.INVALID
        if record.status is InteractionStatus.CLOSED:
            return Reason.CLOSED
        return Reason.NOT_YOURS if record.agent else None


class BeginCall(Creating[Interaction], frozen=True, kw_only=True):
    """A call that came to this desk alone, or that it dialled: in its agent's hands at once."""

    declared = Declared(
        name="interaction.begin-call",
        kind="interaction",
        title=mark("Log call"),
        conflict=Conflict.APPEND,
    )

    id: InteractionId
    customer: CustomerId
    queue: QueueId
    direction: Direction
    by_number: str = ""
    subject: str = ""
    case: CaseId | None = None
    talk: tuple[Stretch, ...] = ()

    def made(self, stamp: Stamp) -> Interaction:
        begun = Interaction(
            id=self.id,
            customer=self.customer,
            channel=Channel.VOICE,
            queue=self.queue,
            subject=self.subject,
            direction=self.direction,
            created_at=self.talk[0].since if self.talk else stamp.at,
            by_number=self.by_number,
            case=self.case,
            talk=_in_order(self.talk),
        )
        return taken(begun, stamp.by, stamp.at)


class LogTalk(Changing[Interaction], frozen=True, kw_only=True):
    """All stretches of a call so far; the next saying says them again, with what came since."""

    declared = Declared(
        name="interaction.call",
        kind="interaction",
        title=mark("Note the times of a call"),
        conflict=Conflict.STATUS,
        coalesces=True,
        quiet=True,
        fenced=True,
    )

    talk: tuple[Stretch, ...]

    def changed(self, record: Interaction, stamp: Stamp) -> Interaction:
        return replace(record, talk=_in_order(record.talk + self.talk))

    def guard(self, record: Interaction, stamp: Stamp) -> Reason | None:
        if record.channel is not Channel.VOICE:
            return Reason.INVALID
        had_it = any(segment.agent == stamp.by for segment in record.segments)
        return None if had_it else Reason.NOT_YOURS


class Identify(Changing[Interaction], frozen=True, kw_only=True):
    """Who the caller is, where the number said it wrongly or not at all."""

    declared = Declared(
        name="interaction.identify",
        kind="interaction",
        title=mark("Say who is calling"),
        conflict=Conflict.STATUS,
        fenced=True,
    )

    customer: CustomerId

    def changed(self, record: Interaction, stamp: Stamp) -> Interaction:
        if record.customer == self.customer:
            return record
        return replace(record, customer=self.customer, case=None)

    def guard(self, record: Interaction, stamp: Stamp) -> Reason | None:
        if record.status is InteractionStatus.CLOSED:
            return Reason.CLOSED
        return None if record.agent == stamp.by else Reason.NOT_YOURS


def call_lost(record: Interaction, heard: datetime) -> Interaction:
    """Nothing is heard of whoever has the call: as far as anybody knows it ended with them.

    heard: when they were heard of last. That the call stood is told by its telephone, if it did.
    """
    talk = record.talk
    if talk and talk[-1].kind is not CallState.ENDED:
        talk = (*talk, Stretch(CallState.ENDED, max(heard, talk[-1].since)))
    return replace(record, agent_lost=heard, talk=talk)


def _in_order(talk: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """Each stretch once, by their time; an end after which the same call went on was none."""
    told = sorted(set(talk), key=lambda each: (each.since, _ORDER.index(each.kind)))
    return tuple(
        stretch
        for stretch, following in zip_longest(told, told[1:])
        if stretch.kind is not CallState.ENDED or following is None or following.kind in _BEGINNINGS
    )


OPERATIONS = (CallIn, CallerGone, BeginCall, LogTalk, Identify)
