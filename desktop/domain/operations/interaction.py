"""What can be done to an interaction, from arrival to wrap-up."""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from desktop.domain.conversation import Attachment, HandedOver, Message, Segment, wrote_since
from desktop.domain.ids import AgentId, CaseId, CustomerId, InteractionId, MessageId, QueueId
from desktop.domain.operations.operation import (
    EDITING_ROLES,
    Changing,
    Conflict,
    Creating,
    Declared,
    Reason,
    Stamp,
)
from desktop.domain.records import Interaction
from desktop.domain.words import (
    Channel,
    Direction,
    InteractionStatus,
    Outcome,
    Priority,
    SegmentKind,
)
from desktop.text import mark


class Create(Creating[Interaction], frozen=True, kw_only=True):
    """A contact that the agent logs: a call taken elsewhere, a letter, a first mail out."""

    declared = Declared(
        name="interaction.create",
        kind="interaction",
        title=mark("Log contact"),
        conflict=Conflict.APPEND,
    )

    id: InteractionId
    customer: CustomerId
    channel: Channel
    queue: QueueId
    subject: str = ""
    text: str = ""
    direction: Direction = Direction.INBOUND
    priority: Priority = Priority.NORMAL
    due_at: datetime | None = None

    def made(self, stamp: Stamp) -> Interaction:
        return Interaction(
            id=self.id,
            customer=self.customer,
            channel=self.channel,
            queue=self.queue,
            subject=self.subject,
            direction=self.direction,
            priority=self.priority,
            due_at=self.due_at,
            created_at=stamp.at,
            messages=self._first(stamp),
        )

    def _first(self, stamp: Stamp) -> tuple[Message, ...]:
        if not self.text:
            return ()
        by = stamp.by if self.direction is Direction.OUTBOUND else None
        return (
            Message(
                id=MessageId(stamp.operation),
                at=stamp.at,
                direction=self.direction,
                text=self.text,
                by=by,
            ),
        )


class Import(Creating[Interaction], frozen=True, kw_only=True):
    """A conversation held elsewhere, with its messages; met again, it takes new ones in.

    With `closed_at` it was over then; without it waits in its queue, again if need be.
    """

    declared = Declared(
        name="interaction.import",
        kind="interaction",
        title=mark("Import contact"),
        conflict=Conflict.APPEND,
        renews=True,
        roles=EDITING_ROLES,
    )

    id: InteractionId
    customer: CustomerId
    channel: Channel
    queue: QueueId
    created_at: datetime
    subject: str = ""
    direction: Direction = Direction.INBOUND
    messages: tuple[Message, ...] = ()
    closed_at: datetime | None = None

    def made(self, stamp: Stamp) -> Interaction:
        over = self.closed_at is not None
        return Interaction(
            id=self.id,
            customer=self.customer,
            channel=self.channel,
            queue=self.queue,
            subject=self.subject,
            status=InteractionStatus.CLOSED if over else InteractionStatus.QUEUED,
            direction=self.direction,
            created_at=self.created_at,
            messages=self.messages,
            closed_at=self.closed_at,
        )

    def met(self, record: Interaction, stamp: Stamp) -> Interaction:
        known = {message.id for message in record.messages}
        new = tuple(message for message in self.messages if message.id not in known)
        if not new:
            return record
        together = sorted(record.messages + new, key=lambda message: (message.at, message.id))
        taken_in = replace(record, messages=tuple(together))
        if self.closed_at is None and _asked_since_it_ended(record, new):
            return replace(
                taken_in,
                status=InteractionStatus.QUEUED,
                code="",
                outcome=None,
                closed_at=None,
            )
        return taken_in


class Reply(Changing[Interaction], frozen=True, kw_only=True):
    """Words to the customer. Goes out once, and only if it still answers what the agent saw."""

    declared = Declared(
        name="interaction.reply",
        kind="interaction",
        title=mark("Reply"),
        conflict=Conflict.STATUS,
        fenced=True,
    )

    text: str
    last_seen: MessageId | None = None  # the newest message when the agent wrote
    to: str = ""
    attachments: tuple[Attachment, ...] = ()

    def changed(self, record: Interaction, stamp: Stamp) -> Interaction:
        reply = self.message(stamp)
        if any(message.id == reply.id for message in record.messages):
            return record
        return replace(record, messages=(*record.messages, reply))

    def message(self, stamp: Stamp) -> Message:
        """What the conversation gets by it."""
        return Message(
            id=MessageId(stamp.operation),
            at=stamp.at,
            direction=Direction.OUTBOUND,
            text=self.text,
            by=stamp.by,
            to=self.to,
            attachments=self.attachments,
        )

    def guard(self, record: Interaction, stamp: Stamp) -> Reason | None:
        if not self.text.strip() and not self.attachments:
            return Reason.INVALID
        if record.status is InteractionStatus.CLOSED:
            return Reason.CLOSED
        if record.agent != stamp.by:
            return Reason.NOT_YOURS
        return Reason.ANSWERED if self._answered_meanwhile(record, stamp) else None

    def _answered_meanwhile(self, record: Interaction, stamp: Stamp) -> bool:
        seen = [message.id for message in record.messages]
        since = seen.index(self.last_seen) + 1 if self.last_seen in seen else 0
        return any(
            message.direction is Direction.OUTBOUND and message.by not in (None, stamp.by)
            for message in record.messages[since:]
        )


class Park(Changing[Interaction], frozen=True, kw_only=True):
    declared = Declared(
        name="interaction.park",
        kind="interaction",
        title=mark("Park"),
        conflict=Conflict.STATUS,
        fenced=True,
    )

    until: datetime | None = None

    def changed(self, record: Interaction, stamp: Stamp) -> Interaction:
        if record.status is InteractionStatus.PARKED:
            return replace(record, parked_until=self.until)
        segments = _turned(record, stamp.by, SegmentKind.PARKED, stamp.at)
        return replace(
            record,
            status=InteractionStatus.PARKED,
            parked_until=self.until,
            segments=segments,
        )

    def guard(self, record: Interaction, stamp: Stamp) -> Reason | None:
        return _held(record, stamp)


class Resume(Changing[Interaction], frozen=True, kw_only=True):
    declared = Declared(
        name="interaction.resume",
        kind="interaction",
        title=mark("Resume"),
        conflict=Conflict.STATUS,
        fenced=True,
    )

    def changed(self, record: Interaction, stamp: Stamp) -> Interaction:
        if record.status is not InteractionStatus.PARKED:
            return record
        return replace(
            record,
            status=InteractionStatus.ACTIVE,
            parked_until=None,
            segments=_turned(record, stamp.by, SegmentKind.HANDLE, stamp.at),
        )

    def guard(self, record: Interaction, stamp: Stamp) -> Reason | None:
        return _held(record, stamp)


class WrapUp(Changing[Interaction], frozen=True, kw_only=True):
    """Why the customer came and how it ended; the conversation is over."""

    declared = Declared(
        name="interaction.wrap-up",
        kind="interaction",
        title=mark("Wrap up"),
        conflict=Conflict.STATUS,
        fenced=True,
    )

    code: str
    outcome: Outcome = Outcome.SOLVED
    last_seen: MessageId | UnsetType | None = UNSET  # the customer's newest that was there to read

    def changed(self, record: Interaction, stamp: Stamp) -> Interaction:
        if record.status is InteractionStatus.CLOSED:
            return record
        return replace(
            record,
            status=InteractionStatus.CLOSED,
            code=self.code,
            outcome=self.outcome,
            closed_at=stamp.at,
            parked_until=None,
            agent_lost=None,
            segments=_ended(record, stamp.at),
        )

    def guard(self, record: Interaction, stamp: Stamp) -> Reason | None:
        if self.last_seen is not UNSET and wrote_since(record.messages, self.last_seen):
            return _held(record, stamp) or Reason.UNREAD
        return _held(record, stamp)


class Assign(Changing[Interaction], frozen=True, kw_only=True):
    """Give it to an agent, or take it: decided on the hub alone."""

    declared = Declared(
        name="interaction.assign",
        kind="interaction",
        title=mark("Assign"),
        conflict=Conflict.ONLINE,
    )

    agent: AgentId
    instead_of: AgentId | None = None  # who had it when this was asked
    draft: str = ""  # of whoever gives it out of their hands: it stands in the new one's composer
    draft_files: tuple[Attachment, ...] = ()

    def changed(self, record: Interaction, stamp: Stamp) -> Interaction:
        if record.agent == self.agent:
            return record
        given = record.agent == stamp.by
        handed = HandedOver(by=stamp.by, at=stamp.at, to=self.agent) if given else None
        renewed = replace(record, epoch=record.epoch + 1, handed=handed)
        return taken(renewed, self.agent, stamp.at)

    def guard(self, record: Interaction, stamp: Stamp) -> Reason | None:
        if record.status is InteractionStatus.CLOSED:
            return Reason.CLOSED
        return None if record.agent in (self.instead_of, self.agent) else Reason.NOT_YOURS


class LinkCase(Changing[Interaction], frozen=True, kw_only=True):
    declared = Declared(
        name="interaction.link-case",
        kind="interaction",
        title=mark("Link to case"),
        conflict=Conflict.SCALARS,
    )

    case: CaseId | None

    def changed(self, record: Interaction, stamp: Stamp) -> Interaction:
        return replace(record, case=self.case)


def _asked_since_it_ended(record: Interaction, new: tuple[Message, ...]) -> bool:
    """Whether the customer has written since: nobody would see it in what is closed."""
    ended = record.closed_at
    return ended is not None and any(
        message.direction is Direction.INBOUND and message.at > ended for message in new
    )


def taken(record: Interaction, agent: AgentId, at: datetime) -> Interaction:
    """The interaction in this agent's hands from now on."""
    handling = Segment(agent=agent, kind=SegmentKind.HANDLE, since=at)
    return replace(
        record,
        status=InteractionStatus.ACTIVE,
        offered_to=None,
        offered_until=None,
        parked_until=None,
        agent_lost=None,
        segments=(*_ended(record, at), handling),
    )


def let_go(record: Interaction, at: datetime) -> Interaction:
    """In nobody's hands, and offered to nobody."""
    return replace(
        record,
        offered_to=None,
        offered_until=None,
        parked_until=None,
        agent_lost=None,
        segments=_ended(record, at),
    )


def queued_again(record: Interaction, at: datetime) -> Interaction:
    """At its old place in the queue, with everything that was said."""
    return replace(
        record,
        status=InteractionStatus.QUEUED,
        offered_to=None,
        offered_until=None,
        agent_lost=None,
        segments=_ended(record, at),
    )


def wrapping_up(record: Interaction, agent: AgentId, at: datetime) -> Interaction:
    """The conversation is over, and whoever had it writes down why it was; said again, it is so."""
    already = (each for each in record.segments[-1:] if each.until is None)
    if any(each.kind is SegmentKind.WRAP_UP and each.agent == agent for each in already):
        return record
    return replace(record, segments=_turned(record, agent, SegmentKind.WRAP_UP, at))


def heard_again(record: Interaction, at: datetime) -> Interaction:
    """A call whose agent was lost and is there again: what lies between is nobody's time."""
    if record.agent is None:
        return replace(record, agent_lost=None)
    kind = record.segments[-1].kind
    return replace(record, segments=_turned(record, record.agent, kind, at), agent_lost=None)


def _ended(record: Interaction, at: datetime) -> tuple[Segment, ...]:
    """The open segment ended; of an agent who was lost, when they were heard of last."""
    until = record.agent_lost or at
    return tuple(s if s.until else replace(s, until=max(s.since, until)) for s in record.segments)


def _turned(
    record: Interaction, agent: AgentId, kind: SegmentKind, at: datetime
) -> tuple[Segment, ...]:
    """The open segment ended, and one of this kind begun by the same agent."""
    return (*_ended(record, at), Segment(agent=agent, kind=kind, since=at))


def _held(record: Interaction, stamp: Stamp) -> Reason | None:
    if record.status is InteractionStatus.CLOSED:
        return Reason.CLOSED
    return None if record.agent == stamp.by else Reason.NOT_YOURS


OPERATIONS = (Create, Import, Reply, Park, Resume, WrapUp, Assign, LinkCase)
