"""What a call-back means for the contact it is for, and its call for the task.

Laws: the place is that of the contact, whatever a desk says; who is to be called back does not wait
in two places; whoever takes the call has the task, and how the call ends ends the task, save where
nobody was reached: then it is theirs to try again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from desktop.domain.records import Interaction, Record, Task
from desktop.domain.recurring import next_id, next_of
from desktop.domain.words import Channel, Direction, InteractionStatus, Outcome, TaskStatus
from integrations.hub.server.store.work import Work

TRY_AGAIN: Final = timedelta(hours=1)
_IN_LINE: Final = (InteractionStatus.QUEUED, InteractionStatus.OFFERED)


def in_its_place(work: Work, task: Task) -> Task:
    """A new task, with the place of the contact that it is a call-back for."""
    if task.queue is None or task.place_at is None:
        return task
    contact = work.look("interaction", task.interaction) if task.interaction else None
    place = task.place_at
    if isinstance(contact, Interaction) and contact.direction is Direction.INBOUND:
        place = contact.place_at or contact.created_at
    return replace(task, place_at=min(place, work.now))


def follows(work: Work, before: Record | None, after: Record) -> Iterator[Record]:
    """What else is to be kept, held already, when this became that."""
    if isinstance(after, Task) and before is None:
        yield from _waits_no_longer(work, after)
    if isinstance(after, Task) and isinstance(before, Task):
        yield from _next_of_series(work, before, after)
    if isinstance(after, Interaction) and after != before:
        yield from _after_its_call(work, after)


def _waits_no_longer(work: Work, task: Task) -> Iterator[Interaction]:
    if task.queue is None or task.interaction is None:
        return
    contact = work.hold("interaction", task.interaction)
    if isinstance(contact, Interaction) and contact.status in _IN_LINE:
        yield replace(
            contact,
            status=InteractionStatus.CLOSED,
            closed_at=work.now,
            outcome=Outcome.FOLLOW_UP,
            offered_to=None,
            offered_until=None,
        )


def _next_of_series(work: Work, before: Task, after: Task) -> Iterator[Task]:
    if before.status is not TaskStatus.OPEN or after.status is TaskStatus.OPEN:
        return
    if after.repeats and work.hold("task", next_id(after.id)) is None:
        following = next_of(after)
        if following is not None:
            yield following


def _after_its_call(work: Work, call: Interaction) -> Iterator[Task]:
    if call.channel is not Channel.VOICE or call.direction is not Direction.OUTBOUND:
        return
    if not _is_open(work.look("task", call.id)):
        return
    task = work.hold("task", call.id)
    if isinstance(task, Task) and _is_open(task):
        changed = _as_its_call_leaves_it(task, call, work.now)
        if changed != task:
            yield changed


def _is_open(task: Record | None) -> bool:
    return isinstance(task, Task) and task.queue is not None and task.status is TaskStatus.OPEN


def _as_its_call_leaves_it(task: Task, call: Interaction, now: datetime) -> Task:
    if call.status is InteractionStatus.ACTIVE and call.agent is not None:
        return replace(task, assignee=call.agent)
    if call.status is not InteractionStatus.CLOSED:
        return task
    if call.outcome is Outcome.UNREACHED:
        return replace(task, queue=None, assignee=call.last_agent, due_at=now + TRY_AGAIN)
    result = call.outcome.value if call.outcome else ""
    return replace(task, status=TaskStatus.DONE, ended_at=now, result=result)
