"""Tasks and promises: what is due for a person, and the lists of the tasks page.

Every list is read along the index (assignee, status, due_at); a task without a time has no
`due_at` and stands in a list of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from desktop.domain.ids import AgentId, CaseId, CustomerId, InteractionId, TaskId
from desktop.domain.words import TaskStatus
from desktop.store.opening import Connection
from desktop.store.reads import marks

View = Literal["overdue", "today", "later", "undated", "done"]
Key = tuple[int, str]  # due_at in ms (0 without one), id


class Now(msgspec.Struct, frozen=True):
    """The moment and the next midnight, in ms: what is overdue, what is due today."""

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
    waits: bool
    refused: bool


_LISTED = """
    SELECT t.id, t.title, t.status, t.words, json_extract(t.doc, '$.phone'), t.due_at, t.customer,
           coalesce(c.name, ''), t.interaction, t.case_id, coalesce(k.number, '')
    FROM tasks t
    LEFT JOIN customers c ON c.id = t.customer
    LEFT JOIN cases k ON k.id = t.case_id
"""
DUE = f"""{_LISTED}
    WHERE t.assignee = ? AND t.status = 'open' AND t.due_at < ? ORDER BY t.due_at, t.id LIMIT ?
"""
OF_CUSTOMER = f"""{_LISTED}
    WHERE t.customer = ? AND t.status = 'open' ORDER BY t.due_at IS NULL, t.due_at, t.id LIMIT ?
"""
OF_CASE = f"""{_LISTED}
    WHERE t.case_id = ? ORDER BY t.status <> 'open', t.due_at IS NULL, t.due_at, t.id LIMIT ?
"""
_WITHIN = {
    "overdue": "t.status = 'open' AND t.due_at < :moment",
    "today": "t.status = 'open' AND t.due_at >= :moment AND t.due_at < :midnight",
    "later": "t.status = 'open' AND t.due_at >= :midnight",
    "undated": "t.status = 'open' AND t.due_at IS NULL",
    "done": "t.status IN ('done', 'broken', 'cancelled')",
}
_AFTER = "AND (t.due_at > :due_at OR (t.due_at = :due_at AND t.id > :id))"
_UNDATED_AFTER = "AND t.id > :id"


def page_statement(view: View, *, first: bool) -> str:
    """One page of a list of the tasks page; done ones the newest due first."""
    where = f"t.assignee = :agent AND {_WITHIN[view]}"
    if view == "undated":
        after, order = _UNDATED_AFTER, "t.id"
    elif view == "done":
        # Three statuses cannot be walked along one index in order of time: the last ones are few.
        after = "AND (coalesce(t.due_at, 0), t.id) < (:due_at, :id)"
        order = "coalesce(t.due_at, 0) DESC, t.id DESC"
    else:
        after, order = _AFTER, "t.due_at, t.id"
    return f"{_LISTED} WHERE {where} {'' if first else after} ORDER BY {order} LIMIT :count"


def due(connection: Connection, agent: AgentId, before: int, limit: int) -> tuple[Listed, ...]:
    """The agent's open tasks and promises due before a time (ms), the most urgent first."""
    return _listed(connection, DUE, (agent, before, limit))


def one(connection: Connection, task: str) -> Listed | None:
    """The task as a list shows it; None when it is not here."""
    return next(iter(_listed(connection, f"{_LISTED} WHERE t.id = ?", (task,))), None)


def view_of(task: Listed, now: Now) -> View:
    """The list of the tasks page a task stands in."""
    if task.status is not TaskStatus.OPEN:
        return "done"
    if task.due_at is None:
        return "undated"
    if task.due_at < now.moment:
        return "overdue"
    return "today" if task.due_at < now.midnight else "later"


def of_customer(connection: Connection, customer: str, limit: int = 50) -> tuple[Listed, ...]:
    return _listed(connection, OF_CUSTOMER, (customer, limit))


def of_case(connection: Connection, case: str, limit: int = 50) -> tuple[Listed, ...]:
    return _listed(connection, OF_CASE, (case, limit))


def count(connection: Connection, agent: AgentId, view: View, now: Now) -> int:
    statement = f"SELECT count(*) FROM tasks t WHERE t.assignee = :agent AND {_WITHIN[view]}"
    parameters = {"agent": agent, "moment": now.moment, "midnight": now.midnight}
    return int(connection.execute(statement, parameters).fetchone()[0])


def page(
    connection: Connection, agent: AgentId, view: View, now: Now, *, after: Key | None, size: int
) -> Sequence[tuple[Key, Listed]]:
    """The next tasks of a view after a key, each with its own."""
    parameters = {
        "agent": agent,
        "moment": now.moment,
        "midnight": now.midnight,
        "count": size,
    }
    if after is not None:
        parameters |= {"due_at": after[0], "id": after[1]}
    found = _listed(connection, page_statement(view, first=after is None), parameters)
    return [((task.due_at or 0, task.id), task) for task in found]


def _listed(
    connection: Connection, statement: str, parameters: Sequence[object] | dict[str, object]
) -> tuple[Listed, ...]:
    waits, refused = marks.waiting(connection, "task"), marks.refused(connection, "task")
    rows = connection.execute(statement, parameters).fetchall()
    return tuple(
        Listed(
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
            waits=row[0] in waits,
            refused=row[0] in refused,
        )
        for row in rows
    )
