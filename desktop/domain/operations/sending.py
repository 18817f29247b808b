"""When a reply goes out: at once, after a moment for second thoughts, or at a time that was chosen.

Laws: what has a time of its own does not go out before it, and until then it can be taken back,
whatever became of its contact meanwhile; whether it has gone is the hub's to say, and of the two,
going and being taken back, it does exactly one.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from desktop.domain.conversation import Message
from desktop.domain.ids import MessageId
from desktop.domain.operations.interaction import Reply
from desktop.domain.operations.operation import Changing, Conflict, Declared, Reason, Stamp
from desktop.domain.records import Interaction
from desktop.domain.words import Channel
from desktop.text import mark


class ReplyAt(Reply, frozen=True, kw_only=True):
    """A reply with the time before which it does not go out.

    A version of its own: a hub that knows no such time lets the reply wait, and says so; it would
    send it at once otherwise. A reply without a time is the first version, which every hub knows.
    """

    declared = Declared(
        name="interaction.reply",
        version=2,
        kind="interaction",
        title=mark("Reply"),
        conflict=Conflict.STATUS,
        fenced=True,
    )

    send_at: datetime | None = None

    def message(self, stamp: Stamp) -> Message:
        return replace(super().message(stamp), send_at=self.send_at)


class ReplyBy(ReplyAt, frozen=True, kw_only=True):
    """A reply by another channel than its contact's own: a letter in answer to a chat.

    A version of its own, as above: an older hub would send it where the contact came from.
    """

    declared = Declared(
        name="interaction.reply",
        version=3,
        kind="interaction",
        title=mark("Reply"),
        conflict=Conflict.STATUS,
        fenced=True,
    )

    channel: Channel | None = None  # None: the contact's own

    def changed(self, record: Interaction, stamp: Stamp) -> Interaction:
        own = replace(self, channel=None) if self.channel is record.channel else self
        return super(ReplyBy, own).changed(record, stamp)

    def message(self, stamp: Stamp) -> Message:
        return replace(super().message(stamp), channel=self.channel)

    def guard(self, record: Interaction, stamp: Stamp) -> Reason | None:
        elsewhere = self.channel not in (None, record.channel)
        if elsewhere and (self.channel is Channel.VOICE or not self.to.strip()):
            return Reason.INVALID
        return super().guard(record, stamp)


class Unsend(Changing[Interaction], frozen=True, kw_only=True):
    """Take back a message that has not gone out; what is gone already was taken back before."""

    declared = Declared(
        name="interaction.unsend",
        kind="interaction",
        title=mark("Take a reply back"),
        conflict=Conflict.STATUS,
    )

    message: MessageId

    def changed(self, record: Interaction, stamp: Stamp) -> Interaction:
        left = tuple(each for each in record.messages if not self._means(each))
        return record if len(left) == len(record.messages) else replace(record, messages=left)

    def guard(self, record: Interaction, stamp: Stamp) -> Reason | None:
        there = next((each for each in record.messages if each.id == self.message), None)
        if there is None:
            return None
        if not self._means(there):
            return Reason.SENT
        return None if stamp.by in (there.by, record.agent) else Reason.NOT_YOURS

    def _means(self, message: Message) -> bool:
        return message.id == self.message and waits(message)


def waits(message: Message) -> bool:
    """Whether it has a time and has not gone out, as far as is known here."""
    return message.send_at is not None and message.sent_at is None and message.failed is None


OPERATIONS = (ReplyAt, ReplyBy, Unsend)
