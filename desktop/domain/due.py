"""What a task asks of the hub by itself: a promise to be told of in time, a call to be made."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop.domain.records import Task
from desktop.domain.words import TaskStatus


def acts_at(task: Task) -> datetime | None:
    """Until when the hub has to see to it; None: it has nothing to do with it any more."""
    if task.status is not TaskStatus.OPEN:
        return None
    if waits_for_its_call(task):
        return task.due_at or task.created_at
    return task.due_at if task.words and task.escalated_at is None else None


def waits_for_its_call(task: Task) -> bool:
    """A call-back that keeps its place, of which no call was made yet."""
    called = task.queue is None or task.customer is None or task.called_at is not None
    return task.status is TaskStatus.OPEN and not called


def in_danger(task: Task, now: datetime, ahead: timedelta) -> bool:
    """A promise that breaks so soon, or is broken already, and nobody was told of it."""
    return (
        task.status is TaskStatus.OPEN
        and bool(task.words)
        and task.escalated_at is None
        and task.due_at is not None
        and task.due_at <= now + ahead
    )
