"""In whose hands contacts are: the person's own, who gave them one, who has one of theirs."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from desktop.domain.ids import AgentId, InteractionId
from desktop.domain.operations.interaction import Assign
from desktop.domain.records import Customer, Interaction
from desktop.store import outbox
from desktop.store.opening import Connection
from desktop.store.reads import records

_TWO = 2
_ASSIGNED = """
    SELECT fields FROM (
        SELECT fields, at FROM outbox WHERE kind = 'interaction' AND record = :record
            AND op LIKE 'interaction.assign@%'
        UNION ALL
        SELECT fields, at FROM acknowledged WHERE kind = 'interaction' AND record = :record
            AND op LIKE 'interaction.assign@%'
    ) ORDER BY at DESC LIMIT 1
"""


class _Asked(msgspec.Struct):
    agent: AgentId


_ASKED = msgspec.json.Decoder(_Asked)


class Elsewhere(msgspec.Struct, frozen=True):
    """A contact that a colleague has now, or had until now."""

    customer: str  # "" when it is not here
    colleague: str


class HandedOn(msgspec.Struct, frozen=True):
    """A contact that the person handed over to a colleague."""

    contact: Interaction
    customer: str  # "" when it is not here
    colleague: str


def handed_over(
    connection: Connection, among: Iterable[str], agent: AgentId, home: str
) -> tuple[HandedOn, ...]:
    """Of these contacts those that were handed on by this person last, to a colleague."""
    found = []
    for id_ in sorted(among):
        contact = records.record(connection, Interaction, id_)
        handed = contact.handed if contact else None
        if contact is None or handed is None or handed.by != agent or handed.to is None:
            continue
        customer = records.record(connection, Customer, contact.customer)
        names = records.people(connection, [handed.to], home)
        name = customer.name if customer else ""
        found.append(HandedOn(contact, name, names.get(handed.to, "")))
    return tuple(found)


def in_hand(connection: Connection, agent: AgentId) -> frozenset[InteractionId]:
    """What the person has: in progress or parked."""
    rows = connection.execute(
        "SELECT id FROM interactions WHERE agent = ? AND status IN ('active', 'parked')", (agent,)
    )
    return frozenset(InteractionId(id_) for (id_,) in rows.fetchall())


def given_by(
    connection: Connection, interaction: InteractionId, agent: AgentId, home: str
) -> Elsewhere | None:
    """Who put it into the person's hands; None where nobody did, or they took it themselves.

    From one pair of hands into another there is no moment between the two segments; from a queue
    there is.
    """
    record = records.record(connection, Interaction, interaction)
    if record is None or record.agent != agent or len(record.segments) < _TWO:
        return None
    before, mine = record.segments[-_TWO:]
    if before.agent == agent or before.until != mine.since:
        return None
    if _took(connection, interaction, agent):
        return None
    customer = records.record(connection, Customer, record.customer)
    names = records.people(connection, [before.agent], home)
    return Elsewhere(customer.name if customer else "", names.get(before.agent, ""))


def _took(connection: Connection, interaction: InteractionId, agent: AgentId) -> bool:
    """Whether the last thing the person asked for about whose it is was to have it."""
    newest = connection.execute(_ASSIGNED, {"record": interaction}).fetchone()
    return newest is not None and _ASKED.decode(newest[0]).agent == agent


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
