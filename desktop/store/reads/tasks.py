"""Tasks and promises: what is due for a person, and the lists of the tasks page.

What is due is read along the index (assignee, status, due_at), the lists of the page along those
of `store.orders`; a task without a time stands behind all that have one.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any, Literal

import msgspec

from desktop.domain.ids import AgentId, CaseId, CustomerId, InteractionId, TaskId
from desktop.domain.words import TaskStatus
from desktop.store.opening import Connection
from desktop.store.reads import marks
from desktop.store.reads.lists import TASKS, Walk, Where

View = Literal["due", "mine", "promises", "done"]


class Now(msgspec.Struct, frozen=True):
    """The moment and the next midnight, in ms: what is due today or was before."""

    moment: int
    midnight: int


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A task in a list. Times are ms since 1970."""

    id: TaskId
    title: str
    status: TaskStatus
    words: str  # of a promise; "" for a task
    phone: str
    due_at: int | None
    customer: CustomerId | None
    name: str  # of the customer
    interaction: InteractionId | None
    case: CaseId | None
    case_number: str
    assignee: AgentId | None = None
    escalated_at: int | None = None  # when its leads were told that it is in danger
    repeats: bool = False
    waits: bool
    refused: bool


_LISTED = """
    SELECT t.id, t.title, t.status, t.words, json_extract(t.doc, '$.phone'), t.due_at, t.customer,
           coalesce(c.name, ''), t.interaction, t.case_id, coalesce(k.number, ''),
           t.n, t.assignee, t.escalated_at, coalesce(json_extract(t.doc, '$.repeats'), '')
    FROM tasks t
    LEFT JOIN customers c ON c.id = t.customer
    LEFT JOIN cases k ON k.id = t.case_id
"""
DUE = f"""{_LISTED}
    WHERE t.assignee = ? AND t.status = 'open' AND t.due_at < ? ORDER BY t.due_at, t.id LIMIT ?
"""
IN_DANGER = f"""{_LISTED}
    WHERE t.escalated_at IS NOT NULL AND t.status = 'open' AND t.assignee IS NOT ?
    ORDER BY t.due_at, t.id LIMIT ?
"""
OF_CUSTOMER = f"""{_LISTED}
    WHERE t.customer = ? AND t.status = 'open' ORDER BY t.due_at IS NULL, t.due_at, t.id LIMIT ?
"""
OF_CASE = f"""{_LISTED}
    WHERE t.case_id = ? ORDER BY t.status <> 'open', t.due_at IS NULL, t.due_at, t.id LIMIT ?
"""
_ONLY: dict[View, str] = {"due": "due_sort < :bound", "promises": "words <> ''"}


def due(connection: Connection, agent: AgentId, before: int, limit: int) -> tuple[Listed, ...]:
    """The agent's open tasks and promises due before a time (ms), the most urgent first."""
    return _listed(connection, DUE, (agent, before, limit))


def in_danger(connection: Connection, lead: AgentId, limit: int) -> tuple[Listed, ...]:
    """Promises of others that a lead was told of, and that are open still."""
    return _listed(connection, IN_DANGER, (lead, limit))


def one(connection: Connection, task: str) -> Listed | None:
    """The task as a list shows it; None when it is not here."""
    return next(iter(_listed(connection, f"{_LISTED} WHERE t.id = ?", (task,))), None)


def view_of(task: Listed, now: Now) -> View:
    """The narrowest list of the tasks page a task stands in."""
    if task.status is not TaskStatus.OPEN:
        return "done"
    if task.due_at is not None and task.due_at < now.midnight:
        return "due"
    return "promises" if task.words else "mine"


def of_customer(connection: Connection, customer: str, limit: int = 50) -> tuple[Listed, ...]:
    return _listed(connection, OF_CUSTOMER, (customer, limit))


def of_case(connection: Connection, case: str, limit: int = 50) -> tuple[Listed, ...]:
    return _listed(connection, OF_CASE, (case, limit))


def urgency(task: Listed) -> tuple[bool, bool, int, str]:
    """What the tasks of a case are sorted by, as `OF_CASE` does: open ones, the soonest first."""
    return task.status is not TaskStatus.OPEN, task.due_at is None, task.due_at or 0, task.id


def walk(view: View, column: str, *, down: bool) -> Walk:
    """The walk along a list of the tasks page, in one of its orders."""
    return msgspec.structs.replace(TASKS[column], only=_ONLY.get(view, ""), down=down)


def where(agent: AgentId, view: View, now: Now) -> Where:
    return Where((agent, int(view == "done")), now.midnight)


def listed(connection: Connection, places: Sequence[int]) -> dict[int, Listed]:
    """The tasks with these `n`."""
    numbers = ", ".join("?" * len(places))
    found = _rows(connection, f"{_LISTED} WHERE t.n IN ({numbers})", places)
    return dict(found)


def _listed(
    connection: Connection, statement: str, parameters: Sequence[object]
) -> tuple[Listed, ...]:
    return tuple(task for _, task in _rows(connection, statement, parameters))


def _rows(
    connection: Connection, statement: str, parameters: Sequence[object]
) -> list[tuple[int, Listed]]:
    waits, refused = marks.waiting(connection, "task"), marks.refused(connection, "task")
    rows = connection.execute(statement, parameters).fetchall()
    return [(row[11], _made(row, waits, refused)) for row in rows]


def _made(row: Sequence[Any], waits: Container[str], refused: Container[str]) -> Listed:
    return Listed(
        id=row[0],
        title=row[1],
        status=TaskStatus(row[2]),
        words=row[3] or "",
        phone=row[4] or "",
        due_at=row[5],
        customer=row[6],
        name=row[7],
        interaction=row[8],
        case=row[9],
        case_number=row[10],
        assignee=row[12],
        escalated_at=row[13],
        repeats=bool(row[14]),
        waits=row[0] in waits,
        refused=row[0] in refused,
    )
