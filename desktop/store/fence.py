"""Under which taking of a contact something is asked: what the hub tells late ones by.

It is the number that the hub last told, and only while the contact was its agent's there: what was
taken here and not yet there has none, and goes by whose the contact is.
"""

from __future__ import annotations

from desktop.domain.ids import AgentId
from desktop.domain.kinds import decode
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Interaction
from desktop.domain.words import InteractionStatus
from desktop.ports.wire import Held
from desktop.store.opening import Connection
from desktop.store.rows import TABLES

_MINE = """
    SELECT coalesce(nullif(base, ''), doc) FROM interactions
    WHERE agent = ? AND status = ? ORDER BY id LIMIT ?
"""
MOST = 200  # what one beat may name


def of(connection: Connection, operation: AnyOperation, agent: AgentId) -> int | None:
    """None for what needs no contact in hand."""
    if not operation.declared.fenced:
        return None
    row = TABLES["interaction"].found(connection, operation.id)
    document = "" if row is None else row[0] if row[1] is None else row[1]
    record = decode("interaction", document) if document else None
    mine = isinstance(record, Interaction) and record.agent == agent
    return record.epoch if mine and isinstance(record, Interaction) else None


def in_hand(connection: Connection, agent: AgentId) -> tuple[Held, ...]:
    """The contacts in progress that are this agent's on the hub, too."""
    rows = connection.execute(_MINE, (agent, InteractionStatus.ACTIVE, MOST)).fetchall()
    records = [decode("interaction", document) for (document,) in rows]
    return tuple(
        Held(record.id, record.epoch)
        for record in records
        if isinstance(record, Interaction) and _is_worked(record, agent)
    )


def _is_worked(record: Interaction, agent: AgentId) -> bool:
    return record.agent == agent and record.status is InteractionStatus.ACTIVE
