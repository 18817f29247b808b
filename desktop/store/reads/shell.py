"""What frames the desk: how much is in hand on each channel, what is due, what is open."""

from __future__ import annotations

import msgspec

from desktop.domain.ids import AgentId, CaseId, CustomerId, InteractionId
from desktop.domain.records import Agent
from desktop.domain.routing import Capacity
from desktop.domain.words import CaseStatus, Channel, InteractionStatus
from desktop.store.opening import Connection
from desktop.store.reads import records


class Load(msgspec.Struct, frozen=True):
    """Contacts in progress by channel, tasks that are due, and how much the agent works at once."""

    active: dict[Channel, int]
    due: int
    capacity: Capacity = Capacity()


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """What conditions of actions must know about what is open."""

    interaction: bool = False
    status: InteractionStatus | None = None
    mine: bool = False
    customer: CustomerId | None = None
    case: CaseId | None = None
    case_closed: bool = False
    case_merged: bool = False


def load(connection: Connection, agent: AgentId, due_before: int) -> Load:
    """due_before: ms."""
    active = connection.execute(
        "SELECT channel, count(*) FROM interactions WHERE agent = ? AND status = 'active' "
        "GROUP BY channel",
        (agent,),
    ).fetchall()
    (due,) = connection.execute(
        "SELECT count(*) FROM tasks WHERE assignee = ? AND status = 'open' AND due_at < ?",
        (agent, due_before),
    ).fetchone()
    found = records.record(connection, Agent, agent)
    in_hand = {Channel(channel): count for channel, count in active}
    return Load(in_hand, due, found.capacity if found else Capacity())


def opened(
    connection: Connection,
    agent: AgentId,
    interaction: InteractionId | None,
    customer: CustomerId | None,
    case: CaseId | None,
) -> Opened:
    """The state of what is open: the interaction's own customer, and the case that is shown."""
    row = connection.execute(
        "SELECT status, agent, customer, case_id FROM interactions WHERE id = ?", (interaction,)
    ).fetchone()
    if row is not None:
        customer, case = row[2] or customer, case or row[3]
    closed, is_merged = _how_it_stands(connection, case)
    return Opened(
        interaction=row is not None,
        status=InteractionStatus(row[0]) if row else None,
        mine=bool(row) and row[1] == agent,
        customer=customer,
        case=case,
        case_closed=closed,
        case_merged=is_merged,
    )


def _how_it_stands(connection: Connection, case: CaseId | None) -> tuple[bool, bool]:
    """Whether the case is closed, and whether it goes on in another one."""
    statement = "SELECT status, merged_into IS NOT NULL FROM cases WHERE id = ?"
    row = connection.execute(statement, (case,)).fetchone()
    return (row[0] == CaseStatus.CLOSED, bool(row[1])) if row is not None else (False, False)
