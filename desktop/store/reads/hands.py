"""In whose hands contacts are: the person's own, and who has one that was theirs."""

from __future__ import annotations

import msgspec

from desktop.domain.ids import AgentId, InteractionId
from desktop.domain.operations.interaction import Assign
from desktop.domain.records import Customer, Interaction
from desktop.store import outbox
from desktop.store.opening import Connection
from desktop.store.reads import records


class Elsewhere(msgspec.Struct, frozen=True):
    """A contact that a colleague has now."""

    customer: str  # "" when it is not here
    colleague: str


def in_hand(connection: Connection, agent: AgentId) -> frozenset[InteractionId]:
    """What the person has: in progress or parked."""
    rows = connection.execute(
        "SELECT id FROM interactions WHERE agent = ? AND status IN ('active', 'parked')", (agent,)
    )
    return frozenset(InteractionId(id_) for (id_,) in rows.fetchall())


def elsewhere(
    connection: Connection, interaction: InteractionId, agent: AgentId, home: str
) -> Elsewhere | None:
    """Who else has it; None where nobody has, it is over, or the person gave it away."""
    record = records.record(connection, Interaction, interaction)
    if record is None or record.closed_at is not None or record.agent in (None, agent):
        return None
    waiting = outbox.pending_on(connection, ("interaction", interaction))
    if any(isinstance(outbox.readable(each), Assign) for each in waiting):
        return None
    customer = records.record(connection, Customer, record.customer)
    names = records.people(connection, [record.agent], home)
    return Elsewhere(customer.name if customer else "", names.get(record.agent, ""))
