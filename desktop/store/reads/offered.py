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
    card: str = ""  # what whoever handed it to the queue has written about it
    giver: str = ""  # their name


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
        *_card(connection, found),
    )


def _card(connection: Connection, contact: Interaction) -> tuple[str, str]:
    """What came along, and from whom; empty where it was not handed to a queue."""
    if contact.handed is None or contact.handed.to is not None:
        return "", ""
    by = contact.handed.by
    notes = records.notes_about(connection, "interaction", contact.id)
    cards = [each.text for each in notes if each.card and each.by == by]
    return cards[-1] if cards else "", records.name_of(connection, "agents", by)
