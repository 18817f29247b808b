"""What a person is to be reminded of here and was not told of yet, the next first.

Tasks, promises, and contacts that were parked until a time.

Read along the index (assignee, status, due_at): the open tasks of one person are few.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from desktop.domain.ids import AgentId, InteractionId, TaskId
from desktop.domain.kinds import milliseconds
from desktop.store.opening import Connection

_OPEN = """
    SELECT t.id, t.title, coalesce(c.name, ''), t.words, t.due_at,
           json_extract(t.doc, '$.remind_at'), coalesce(r.at, 0), t.escalated_at
    FROM tasks t
    LEFT JOIN customers c ON c.id = t.customer
    LEFT JOIN reminded r ON r.task = t.id
    WHERE t.assignee = ? AND t.status = 'open'
"""


_IN_DANGER = """
    SELECT t.id, t.title, coalesce(c.name, ''), t.words, t.due_at, NULL, coalesce(r.at, 0),
           t.escalated_at
    FROM tasks t
    LEFT JOIN customers c ON c.id = t.customer
    LEFT JOIN reminded r ON r.task = t.id
    WHERE t.escalated_at IS NOT NULL AND t.status = 'open' AND t.assignee IS NOT ?
"""


_PARKED = """
    SELECT i.id, i.subject, coalesce(c.name, ''), i.parked_until, coalesce(r.at, 0)
    FROM interactions i
    LEFT JOIN customers c ON c.id = i.customer
    LEFT JOIN reminded r ON r.task = i.id
    WHERE i.agent = ? AND i.status = 'parked' AND i.parked_until IS NOT NULL
"""


class Reminder(msgspec.Struct, frozen=True, kw_only=True):
    """Times are ms since 1970."""

    task: TaskId | InteractionId
    title: str
    name: str  # of the customer
    promise: bool
    due_at: int | None
    at: int  # when to remind
    danger: bool = False  # a promise that will be broken; a lead is told of those of others
    parked: bool = False  # a contact that was parked until then


def waiting(
    connection: Connection, agent: AgentId, ahead: int | None, *, leads: bool = False
) -> tuple[Reminder, ...]:
    """ahead: so many ms before a task is due, where it says nothing itself; None: not then.

    leads: with the promises of others that are in danger, of which a lead is told at once.
    """
    found = _in_danger(connection, agent) if leads else []
    for id_, title, name, words, due_at, said, told, escalated in connection.execute(
        _OPEN, (agent,)
    ):
        at = _at(said, due_at, ahead)
        if at is not None and at > told:
            found.append(
                Reminder(
                    task=id_,
                    title=title,
                    name=name,
                    promise=bool(words),
                    due_at=due_at,
                    at=at,
                    danger=escalated is not None,
                )
            )
    found += _parked(connection, agent)
    return tuple(sorted(found, key=lambda each: (each.at, each.task)))


def _in_danger(connection: Connection, agent: AgentId) -> list[Reminder]:
    return [
        Reminder(task=id_, title=title, name=name, promise=True, due_at=due_at, at=at, danger=True)
        for id_, title, name, _, due_at, _, told, at in connection.execute(_IN_DANGER, (agent,))
        if at > told
    ]


def _parked(connection: Connection, agent: AgentId) -> list[Reminder]:
    return [
        Reminder(
            task=InteractionId(id_),
            title=title or "",
            name=name,
            promise=False,
            due_at=at,
            at=at,
            parked=True,
        )
        for id_, title, name, at, told in connection.execute(_PARKED, (agent,))
        if at > told
    ]


def _at(said: str | None, due_at: int | None, ahead: int | None) -> int | None:
    if said:
        return milliseconds(datetime.fromisoformat(said))
    return None if due_at is None or ahead is None else due_at - ahead


def open_ones(connection: Connection, tasks: Iterable[str]) -> frozenset[str]:
    """Which of these are open, or parked still."""
    statement = (
        "SELECT id FROM tasks WHERE id = :id AND status = 'open' "
        "UNION ALL SELECT id FROM interactions WHERE id = :id AND status = 'parked'"
    )
    return frozenset(id_ for id_ in tasks if connection.execute(statement, {"id": id_}).fetchone())
