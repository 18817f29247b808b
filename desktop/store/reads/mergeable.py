"""What can be merged into one: contacts that nobody else has in hand, cases; of one customer.

A customer has few of either, read along their indexes.
"""

from __future__ import annotations

import msgspec

from desktop.domain.ids import AgentId, CaseId, CustomerId, InteractionId
from desktop.domain.words import Channel, InteractionStatus
from desktop.store.opening import Connection
from desktop.store.reads import merged
from desktop.store.reads.case import Choice, choices

_MOST = 200


class Mergeable(msgspec.Struct, frozen=True):
    id: InteractionId
    subject: str
    channel: Channel
    status: InteractionStatus
    last_at: int  # ms


def contacts(connection: Connection, into: InteractionId, agent: AgentId) -> tuple[Mergeable, ...]:
    """Open ones first, then the newest."""
    row = connection.execute("SELECT customer FROM interactions WHERE id = ?", (into,)).fetchone()
    if row is None:
        return ()
    first = merged.goes_on_in(connection, "customers", row[0])
    customers = merged.together(connection, "customers", first)
    marks = ", ".join("?" * len(customers))
    rows = connection.execute(
        "SELECT id, subject, channel, status, last_at FROM interactions "
        f"WHERE customer IN ({marks}) AND id <> ? AND merged_into IS NULL "
        "AND coalesce(agent, ?) = ? ORDER BY status = 'closed', last_at DESC, id DESC LIMIT ?",
        (*customers, into, agent, agent, _MOST),
    ).fetchall()
    return tuple(
        Mergeable(InteractionId(r[0]), r[1] or "", Channel(r[2]), InteractionStatus(r[3]), r[4])
        for r in rows
    )


def cases(connection: Connection, into: CaseId) -> tuple[Choice, ...]:
    """Open ones first, then the newest; none that goes on elsewhere already."""
    row = connection.execute("SELECT customer FROM cases WHERE id = ?", (into,)).fetchone()
    if row is None:
        return ()
    customer = CustomerId(merged.goes_on_in(connection, "customers", row[0]))
    found = choices(connection, customer, _MOST)
    return tuple(each for each in found if each.id != into and not each.merged)
