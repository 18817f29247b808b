"""The work list: the contacts a person has in hand, and what is due.

Read from columns; only a contact with news since it was last looked at has its turns counted.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop.domain.ids import AgentId, CaseId, CustomerId, InteractionId
from desktop.domain.kinds import milliseconds
from desktop.domain.words import Channel, Direction, InteractionStatus
from desktop.store.opening import Connection
from desktop.store.reads import marks, tasks


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A contact in the person's hands. Times are ms since 1970."""

    id: InteractionId
    channel: Channel
    status: InteractionStatus
    subject: str
    customer: CustomerId
    name: str  # of the customer; "" when it is not here
    created_at: int
    last_at: int
    due_at: int | None
    parked_until: int | None
    case: CaseId | None
    unread: int
    waits: bool
    refused: bool


class Work(msgspec.Struct, frozen=True):
    contacts: tuple[Held, ...]
    due: tuple[tasks.Listed, ...]
    danger: tuple[tasks.Listed, ...] = ()  # promises of others, for who leads them


class _Turn(msgspec.Struct):
    at: datetime
    direction: Direction


class _Turns(msgspec.Struct):
    messages: tuple[_Turn, ...] = ()


_turns = msgspec.json.Decoder(_Turns)

HELD = """
    SELECT i.id, i.channel, i.status, i.subject, i.customer, coalesce(c.name, ''), i.created_at,
           i.last_at, i.due_at, i.parked_until, coalesce(s.upto, 0), i.case_id
    FROM interactions i
    LEFT JOIN customers c ON c.id = i.customer
    LEFT JOIN seen s ON s.interaction = i.id
    WHERE i.agent = ? AND i.status IN ('active', 'parked')
    ORDER BY i.due_at IS NULL, i.due_at, i.created_at, i.id
"""


def work(
    connection: Connection,
    agent: AgentId,
    due_before: int,
    limit: int = 50,
    *,
    leads: bool = False,
) -> Work:
    """What the agent holds, the most urgent first, and the tasks due before a time (ms).

    leads: with the promises of others that are in danger.
    """
    waits, refused = (
        marks.waiting(connection, "interaction"),
        marks.refused(connection, "interaction"),
    )
    contacts = tuple(
        Held(
            id=row[0],
            channel=Channel(row[1]),
            status=InteractionStatus(row[2]),
            subject=row[3] or "",
            customer=row[4],
            name=row[5],
            created_at=row[6],
            last_at=row[7],
            due_at=row[8],
            parked_until=row[9],
            case=row[11],
            unread=_unread(connection, row[0], row[10]) if row[7] > row[10] else 0,
            waits=row[0] in waits,
            refused=row[0] in refused,
        )
        for row in connection.execute(HELD, (agent,)).fetchall()
    )
    danger = tasks.in_danger(connection, agent, limit) if leads else ()
    return Work(contacts, tasks.due(connection, agent, due_before, limit), danger)


def _unread(connection: Connection, interaction: str, upto: int) -> int:
    """The customer's turns since it was looked at and since the last answer."""
    row = connection.execute("SELECT doc FROM interactions WHERE id = ?", (interaction,)).fetchone()
    count = 0
    for turn in reversed(_turns.decode(row[0]).messages):
        if turn.direction is Direction.OUTBOUND or (milliseconds(turn.at) or 0) <= upto:
            break
        count += 1
    return count
