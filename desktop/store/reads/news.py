"""What customers have said in the contacts of one agent and nobody has looked at yet."""

from __future__ import annotations

import msgspec

from desktop.domain.conversation import Message
from desktop.domain.ids import AgentId, CustomerId, InteractionId, QueueId
from desktop.domain.kinds import milliseconds
from desktop.domain.words import Channel, Direction
from desktop.store.opening import Connection
from desktop.store.reads import records


class News(msgspec.Struct, frozen=True, kw_only=True):
    """One contact with what is new in it."""

    interaction: InteractionId
    channel: Channel
    customer: CustomerId
    name: str  # of the customer, "" when it is not here
    queue: str  # its name
    at: int  # when the last of it was said, ms since 1970
    count: int
    words: str  # the last of it


class _Contact(msgspec.Struct):
    queue: QueueId
    messages: tuple[Message, ...] = ()


_contact = msgspec.json.Decoder(_Contact)

_HELD = """
    SELECT i.id, i.channel, i.customer, coalesce(c.name, ''), coalesce(s.upto, 0), i.doc
    FROM interactions i
    LEFT JOIN customers c ON c.id = i.customer
    LEFT JOIN seen s ON s.interaction = i.id
    WHERE i.agent = ? AND i.status IN ('active', 'parked') AND i.last_at > coalesce(s.upto, 0)
    ORDER BY i.last_at, i.id
"""


def news(connection: Connection, agent: AgentId) -> tuple[News, ...]:
    """Those with turns of the customer since they were looked at and answered, oldest first."""
    found = []
    for id_, channel, customer, name, upto, doc in connection.execute(_HELD, (agent,)).fetchall():
        contact = _contact.decode(doc)
        turns = _unread(contact.messages, upto)
        if turns:
            found.append(
                News(
                    interaction=InteractionId(id_),
                    channel=Channel(channel),
                    customer=CustomerId(customer),
                    name=name,
                    queue=records.name_of(connection, "queues", contact.queue),
                    at=milliseconds(turns[0].at) or 0,
                    count=len(turns),
                    words=turns[0].text,
                )
            )
    return tuple(found)


def _unread(messages: tuple[Message, ...], upto: int) -> list[Message]:
    """The newest first."""
    unread = []
    for turn in reversed(messages):
        if turn.direction is Direction.OUTBOUND or (milliseconds(turn.at) or 0) <= upto:
            break
        unread.append(turn)
    return unread
