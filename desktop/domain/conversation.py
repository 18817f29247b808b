"""What a contact is made of: what was said, what came with it, and who worked on it when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from desktop.domain.ids import AgentId, InteractionId, MessageId
from desktop.domain.words import (
    Channel,
    Direction,
    Failed,
    LeftOut,
    NotTaken,
    Origin,
    SegmentKind,
    Vouched,
)


class Attachment(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    name: str
    size: int  # bytes
    media_type: str
    sha256: str  # hex; the content lies on the hub under this name


class Omitted(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What a message had and is not shown, so that whoever reads it knows."""

    what: LeftOut
    count: int = 1


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One turn of a conversation, oldest first inside its interaction."""

    id: MessageId
    at: datetime
    direction: Direction
    text: str
    author: str = ""  # the customer's name or address; an agent's name is looked up by `by`
    by: AgentId | None = None
    to: str = ""
    cc: tuple[str, ...] = ()
    external_id: str = ""  # what its channel calls it: the Message-ID of a mail
    attachments: tuple[Attachment, ...] = ()
    origin: Origin = Origin.PERSON
    html: Attachment | None = None  # as it was laid out, made safe; `text` says all of it, too
    send_at: datetime | None = None  # not sent before; until then it can be taken back
    sent_at: datetime | None = None  # the channel has it
    failed: Failed | None = None  # the channel did not take it, or gave it back
    channel: Channel | None = None  # the way it went, where that is not its contact's own
    omitted: tuple[Omitted, ...] = ()  # of one that came in
    pictures: tuple[Attachment, ...] = ()  # of its layout, fetched because somebody asked
    vouched: Vouched | None = None  # for its author's domain; None: nobody has looked

    @property
    def files(self) -> tuple[Attachment, ...]:
        """All that it names: what was sent with it, and how it was laid out."""
        return (*self.attachments, self.html, *self.pictures) if self.html else self.attachments


def is_customers(message: Message) -> bool:
    """Whether the customer said it: not we, and no notice of what happened."""
    return message.direction is Direction.INBOUND and message.origin is not Origin.NOTICE


def wrote_since(messages: Sequence[Message], seen: MessageId | None) -> bool:
    """Whether the customer said more after the message seen; None: nothing of theirs was.

    Of one that is not here any more nothing can be told.
    """
    ids = [message.id for message in messages]
    if seen is not None and seen not in ids:
        return False
    return any(map(is_customers, messages[ids.index(seen) + 1 if seen is not None else 0 :]))


class Segment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A stretch of work by one agent; open while `until` is None."""

    agent: AgentId
    kind: SegmentKind
    since: datetime
    until: datetime | None = None


class HandedOver(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The last time that whoever had it gave it on."""

    by: AgentId
    at: datetime
    to: AgentId | None = None  # a colleague; None: whoever of its queue is free
    refused: NotTaken | None = None  # it is not with them any more: why


class Parted(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Messages of one contact that go on in another."""

    other: InteractionId
    messages: tuple[MessageId, ...]
