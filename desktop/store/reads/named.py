"""What the ids in an explanation of routing are called: people, sites, calendars, the contact."""

from __future__ import annotations

import msgspec

from desktop.domain.ids import InteractionId
from desktop.domain.records import Customer, Interaction
from desktop.store.opening import Connection
from desktop.store.reads import records


class Named(msgspec.Struct, frozen=True):
    names: dict[str, str]  # id -> name of all people, sites and calendars
    customer: str = ""  # of the contact; "" when it is not here
    queue: str = ""


def named(connection: Connection, interaction: InteractionId | None) -> Named:
    names: dict[str, str] = {}
    for table in ("agents", "sites", "calendars"):
        names |= records.names(connection, table)
    contact = records.record(connection, Interaction, interaction)
    if contact is None:
        return Named(names)
    customer = records.record(connection, Customer, contact.customer)
    queue = records.name_of(connection, "queues", contact.queue)
    return Named(names, customer.name if customer else "", queue)
