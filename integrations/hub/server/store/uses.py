"""Which uses of knowledge there are: in a contact, and from before a time."""

from __future__ import annotations

from sqlalchemy import select

from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import RECORDS


def used_in(within: Transaction, contact: str) -> list[str]:
    """The ids of what was used in a contact."""
    uses = RECORDS["use"].c
    found = select(uses.id).where(uses.tenant == within.tenant, uses.interaction == contact)
    return list(within.connection.scalars(found))


def used_before(within: Transaction, at: int, most: int) -> list[str]:
    """The ids of at most so many that are older than this time, in ms."""
    uses = RECORDS["use"].c
    old = select(uses.id).where(uses.tenant == within.tenant, uses.at < at)
    return list(within.connection.scalars(old.order_by(uses.id).limit(most)))
