"""By which connection a message goes out on a channel that is not its contact's own.

Law: a channel without a connection is told before anything is sent; a web chat is never such a way,
because there is nobody to ring.
"""

from __future__ import annotations

from collections.abc import Collection

from desktop.domain.ids import QueueId
from desktop.domain.words import Channel
from integrations.hub.server.store import ways
from integrations.hub.server.store.opening import Transaction


def channels(within: Transaction) -> tuple[Channel, ...]:
    """On which something can go out to anybody's address."""
    some = ((Channel.EMAIL, ways.mailboxes), (Channel.MESSAGING, ways.accounts))
    return tuple(channel for channel, of in some if of(within))


def carrying(within: Transaction) -> tuple[Channel, ...]:
    """Of the channels that do not always take files those on which some can go out now."""
    return (Channel.MESSAGING,) if ways.take_files(within) else ()


def carriers(within: Transaction) -> tuple[str, ...]:
    """The names of the connections by which they can."""
    return tuple(ways.take_files(within))


def senders(within: Transaction, queues: Collection[QueueId]) -> tuple[tuple[QueueId, str], ...]:
    """Which of these queues have a mailbox, and the address that each writes from."""
    # Of several of one queue the first one sends what nobody asked for; an answer goes out by the
    # one that the customer wrote to. Nobody is asked which: the customer is to know one sender of a
    # queue, and what an agent picks by mistake stands in the customer's address book for good. Who
    # writes under two names has two matters to route and report on, and so two queues.
    boxes = reversed(ways.addresses(within))
    return tuple(sorted({q: address for q, address in boxes if q in queues}.items()))


def via_of(within: Transaction, channel: Channel, queue: str) -> str | None:
    """The connection's name, the queue's own first; "": any of the channel; None: there is none."""
    if channel is Channel.EMAIL:  # the mailbox is chosen when it goes out
        return "" if ways.mailboxes(within) else None
    if channel is not Channel.MESSAGING:
        return None
    accounts = ways.accounts(within)
    of_queue = (name for name, its_queue in accounts if its_queue == queue)
    return next(of_queue, accounts[0][0] if accounts else None)
