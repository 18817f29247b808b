"""What a reply says goes out to the customer: one row, in the transaction that accepts the reply.

Laws: one reply is one row, whatever is tried again and by which worker; it goes or is taken back. A
moment for second thoughts begins when the hub has the reply: no clock of a desk shortens it to
nothing, or makes hours of it. A time that was chosen is one of the hub's clock.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from desktop.channels.rules import rules
from desktop.domain.conversation import Message
from desktop.domain.operations.interaction import Reply
from desktop.domain.operations.operation import Reason, Stamp
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.sending import ReplyBy, Unsend
from desktop.domain.records import Interaction, Record
from desktop.domain.words import Channel
from integrations.hub.server.changes.ways import via_of
from integrations.hub.server.store import outbound
from integrations.hub.server.store.outbound import Outgoing
from integrations.hub.server.store.work import Work

MOMENT: Final = timedelta(minutes=1)  # longer is a time that was chosen


def goes_out(work: Work, operation: AnyOperation, after: Record, stamp: Stamp) -> None:
    """Let it go to the customer, where the channel is a written one."""
    contact = after if isinstance(operation, Reply) and isinstance(after, Interaction) else None
    if contact is None:
        return
    said = next((each for each in contact.messages if str(each.id) == stamp.operation), None)
    channel = said.channel if said and said.channel else contact.channel
    if said is not None and rules(channel).written:
        post(work, contact, said, channel, not_before=_time(said, stamp, work.now))


def _time(said: Message, stamp: Stamp, now: datetime) -> datetime | None:
    if said.send_at is None:
        return None
    moment = said.send_at - stamp.at  # both by the desk's clock
    return now + moment if timedelta() <= moment <= MOMENT else said.send_at


def post(
    work: Work,
    contact: Interaction,
    message: Message,
    channel: Channel,
    *,
    not_before: datetime | None = None,
) -> None:
    """Let a message that stands in its contact go out on a channel."""
    via = contact.via
    if channel is not contact.channel:
        via = via_of(work.within, channel, contact.queue) or ""
    key = _key(contact.id, message.id)
    one = Outgoing(key, contact.id, message.id, channel, contact.epoch, via)
    outbound.put(work.within, one, work.now, not_before=not_before)


def has_no_way(work: Work, operation: AnyOperation, record: Record | None) -> Reason | None:
    """Of a reply by another channel than its contact's own: why it could not go out."""
    if not isinstance(operation, ReplyBy) or not isinstance(record, Interaction):
        return None
    if operation.channel in (None, record.channel):
        return None
    via = via_of(work.within, Channel(operation.channel), record.queue)
    return Reason.NO_WAY if via is None else None


def has_gone(work: Work, operation: AnyOperation) -> Reason | None:
    """Take the row of what is taken back out of the way of the workers; if one was faster, why not.

    In the transaction in which the message leaves its contact: it goes, or it is taken back.
    """
    if not isinstance(operation, Unsend):
        return None
    key = _key(operation.id, operation.message)
    return None if outbound.take_back(work.within, key, work.now) else Reason.SENT


def _key(interaction: str, message: str) -> str:
    return f"{interaction}/{message}"
