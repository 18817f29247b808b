"""Calling a customer back who keeps their place in line.

The task has a queue and the place; when its time has come the hub makes a call of it in that queue,
with the id of the task, and the result of the call ends the task.
"""

from __future__ import annotations

from datetime import datetime

from desktop.domain.ids import AgentId, CaseId, CustomerId, InteractionId, QueueId, TaskId
from desktop.domain.operations.operation import (
    Conflict,
    Creating,
    Declared,
    Reason,
    Stamp,
    given,
)
from desktop.domain.records import Task
from desktop.text import mark

_SHORTEST = 3  # digits of a number that can be rung


class Ask(Creating[Task], frozen=True, kw_only=True):
    """At once where no time is given; with words it is a promise as well.

    The place is that of the contact, which then waits no longer; without one, since it was asked.
    """

    declared = Declared(
        name="callback.ask",
        kind="task",
        title=mark("Ask for a call-back"),
        conflict=Conflict.APPEND,
    )

    id: TaskId
    title: str
    customer: CustomerId
    phone: str
    queue: QueueId
    due_at: datetime | None = None
    interaction: InteractionId | None = None
    case: CaseId | None = None
    words: str = ""
    assignee: AgentId | None = None  # who sees to it; any agent of the queue may get the call

    def made(self, stamp: Stamp) -> Task:
        return Task(
            id=self.id,
            created_at=stamp.at,
            created_by=stamp.by,
            queues=(self.queue,),
            place_at=stamp.at,
            **given(self, "due_at"),
            due_at=self.due_at or stamp.at,
        )

    def flaw(self, stamp: Stamp) -> Reason | None:
        digits = sum(letter.isdigit() for letter in self.phone)
        return None if self.title.strip() and digits >= _SHORTEST else Reason.INVALID


OPERATIONS = (Ask,)
