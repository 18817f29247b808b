"""Once a second: promises in danger are told to their leads, call-backs whose time has come begin.

Any hub process may do it, several at once as well: each record is looked at again under its lock.
Laws: a promise is escalated once, by this clock, as long before as its queue wants, and it is in
danger no more when its queue wants to know later; a call-back is
one call with the id of its task, in the place its customer had, so that it is made once and routed
like the call would have been.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from msgspec.structs import replace

from desktop.domain.due import in_danger, waits_for_its_call
from desktop.domain.ids import InteractionId, TenantId
from desktop.domain.kinds import milliseconds
from desktop.domain.records import Customer, Interaction, Queue, Record, Task
from desktop.domain.words import Channel, Direction, TaskStatus
from integrations.hub.server.changes.settling import keep
from integrations.hub.server.hub import Hub
from integrations.hub.server.leasing import work_of
from integrations.hub.server.store import promises, records
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.work import Work

AT_ONCE: Final = 100
LOOKED_AT: Final = 5_000  # where each queue has a time of its own

Look = Callable[[str, str], Record | None]


def keep_promises(hub: Hub, tenant: TenantId) -> int:
    """Look after everything once. Returns how many records have changed."""
    now = hub.clock.now()
    with hub.store.reading(tenant) as within:
        due = _due(hub, within, now)
    return sum(hub.store.writing(tenant, partial(_see_to, hub, id)) for id in due)


def calm(hub: Hub, work: Work, id: str) -> None:
    """A promise that its leads would not be told of by now is in danger no more."""
    task = work.hold("task", id)
    if isinstance(task, Task) and task.status is TaskStatus.OPEN and task.escalated_at is not None:
        before = replace(task, escalated_at=None)
        if not in_danger(before, work.now, _ahead(hub, before, work.look)):
            keep(work, before)


def _due(hub: Hub, within: Transaction, now: datetime) -> Sequence[str]:
    """The next ones; where queues want to be told sooner or later, each by its own time."""
    own = any(each.escalate_s for each in records.every(within, Queue))
    ahead = _widest(hub, within)
    most = LOOKED_AT if own else AT_ONCE
    ids = promises.due(within, milliseconds(now) or 0, milliseconds(now + ahead) or 0, most)
    if not own:
        return ids
    told = partial(records.find, within)
    found = (told("task", id) for id in ids)
    return [t.id for t in found if isinstance(t, Task) and _acts(hub, t, now, told)][:AT_ONCE]


def _acts(hub: Hub, task: Task, now: datetime, look: Look) -> bool:
    calls = waits_for_its_call(task) and (task.due_at is None or task.due_at <= now)
    return calls or in_danger(task, now, _ahead(hub, task, look))


def _widest(hub: Hub, within: Transaction) -> timedelta:
    longest = (each.escalate_s for each in records.every(within, Queue))
    return timedelta(seconds=max(hub.limits.escalate_s, *longest, 0))


def _ahead(hub: Hub, task: Task, look: Look) -> timedelta:
    """So long before its time; of several queues the one that wants to know first."""
    queues = (look("queue", id) for id in task.queues or ((task.queue,) if task.queue else ()))
    own = [each.escalate_s for each in queues if isinstance(each, Queue) and each.escalate_s]
    return timedelta(seconds=max(own, default=hub.limits.escalate_s))


def _see_to(hub: Hub, id: str, within: Transaction) -> int:
    work = work_of(hub, within)
    task = work.hold("task", id)
    if isinstance(task, Task) and in_danger(task, work.now, _ahead(hub, task, work.look)):
        task = replace(task, escalated_at=work.now)
        keep(work, task)
    if isinstance(task, Task) and waits_for_its_call(task) and _has_come(task, work):
        _call(work, task)
    return work.write()


def _has_come(task: Task, work: Work) -> bool:
    return task.due_at is None or task.due_at <= work.now


def _call(work: Work, task: Task) -> None:
    """Put the call in line, and say on the task that it is there."""
    keep(work, replace(task, called_at=work.now))
    made = work.hold("interaction", task.id)
    customer = work.look("customer", task.customer) if task.customer else None
    if made is None and isinstance(customer, Customer) and task.queue is not None:
        keep(
            work,
            Interaction(
                id=InteractionId(task.id),
                customer=customer.id,
                channel=Channel.VOICE,
                queue=task.queue,
                created_at=work.now,
                subject=task.title,
                direction=Direction.OUTBOUND,
                due_at=task.due_at if task.words else None,
                case=task.case,
                by_number=task.phone,
                place_at=task.place_at or task.created_at,
            ),
        )
