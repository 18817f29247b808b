"""The work list: the contacts a person has in hand, and what is due.

Read from columns; the turns are looked at only of a contact that is due or has news.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from desktop.domain.answer_due import owed_by
from desktop.domain.ids import AgentId, CaseId, CustomerId, InteractionId
from desktop.domain.kinds import milliseconds
from desktop.domain.progress import Stretch
from desktop.domain.words import Channel, Direction, Failed, InteractionStatus, Origin
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
    origin: Origin = Origin.PERSON
    failed: Failed | None = None


class _Owing(msgspec.Struct):
    """Of a contact, what says how much of it is new and by when it is to be answered."""

    created_at: datetime
    place_at: datetime | None = None
    due_at: datetime | None = None
    due_by_queue: bool = False
    messages: tuple[_Turn, ...] = ()
    talk: tuple[Stretch, ...] = ()


_owing = msgspec.json.Decoder(_Owing)

HELD = """
    SELECT i.id, i.channel, i.status, i.subject, i.customer, coalesce(c.name, ''), i.created_at,
           i.last_at, i.parked_until, coalesce(s.upto, 0), i.case_id,
           CASE WHEN i.due_at IS NOT NULL OR i.last_at > coalesce(s.upto, 0) THEN i.doc END
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

    By when it was due at first: a row does not wander with each answer and each new question.
    leads: with the promises of others that are in danger.
    """
    waits, refused = (
        marks.waiting(connection, "interaction"),
        marks.refused(connection, "interaction"),
    )
    contacts = tuple(
        _held(row, waits=row[0] in waits, refused=row[0] in refused)
        for row in connection.execute(HELD, (agent,)).fetchall()
    )
    danger = tasks.in_danger(connection, agent, limit) if leads else ()
    return Work(contacts, tasks.due(connection, agent, due_before, limit), danger)


def _held(row: tuple[Any, ...], *, waits: bool, refused: bool) -> Held:
    owing = _owing.decode(row[11]) if row[11] is not None else None
    return Held(
        id=row[0],
        channel=Channel(row[1]),
        status=InteractionStatus(row[2]),
        subject=row[3] or "",
        customer=row[4],
        name=row[5],
        created_at=row[6],
        last_at=row[7],
        due_at=milliseconds(owed_by(owing)) if owing else None,
        parked_until=row[8],
        case=row[10],
        unread=_unread(owing.messages, row[9]) if owing and row[7] > row[9] else 0,
        waits=waits,
        refused=refused,
    )


def _unread(turns: Sequence[_Turn], upto: int) -> int:
    """The customer's turns since it was looked at and since the last answer."""
    count = 0
    for turn in reversed(turns):
        if turn.direction is Direction.OUTBOUND or (milliseconds(turn.at) or 0) <= upto:
            break
        count += 1
    return count
