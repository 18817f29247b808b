"""An offered contact as its card shows it: who, from which queue."""

from __future__ import annotations

import msgspec

from desktop.domain.ids import InteractionId
from desktop.domain.records import Customer, Interaction
from desktop.store.opening import Connection
from desktop.store.reads import records


class Offered(msgspec.Struct, frozen=True):
    interaction: Interaction
    name: str  # of the customer, "" when it is not here
    queue: str  # its name


def offered(connection: Connection, id_: InteractionId) -> Offered | None:
    """None when the contact has not arrived here yet."""
    found = records.record(connection, Interaction, id_)
    if found is None:
        return None
    customer = records.record(connection, Customer, found.customer)
    return Offered(
        found,
        customer.name if customer else "",
        records.name_of(connection, "queues", found.queue),
    )
