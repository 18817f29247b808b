"""What a reply says goes out to the customer: one row, in the transaction that accepts the reply.

Law: one reply is one row, whatever is tried again and by which worker.
"""

from __future__ import annotations

from desktop.channels.rules import rules
from desktop.domain.operations.interaction import Reply
from desktop.domain.operations.operation import Stamp
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Interaction, Record
from integrations.hub.server.store import outbound
from integrations.hub.server.store.outbound import Outgoing
from integrations.hub.server.store.work import Work


def goes_out(work: Work, operation: AnyOperation, after: Record, stamp: Stamp) -> None:
    """Let it go to the customer, where the channel is a written one."""
    contact = after if isinstance(operation, Reply) and isinstance(after, Interaction) else None
    if contact is not None and rules(contact.channel).written:
        key = f"{contact.id}/{stamp.operation}"
        one = Outgoing(key, contact.id, stamp.operation, contact.channel, contact.epoch)
        outbound.put(work.within, one, work.now)
