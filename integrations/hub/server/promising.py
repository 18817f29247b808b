"""Once a second: promises in danger are told to their leads, call-backs whose time has come begin.

Any hub process may do it, several at once as well: each record is looked at again under its lock.
Laws: a promise is escalated once, by this clock; a call-back is one call with the id of its task,
in the place its customer had, so that it is made once and routed like the call would have been.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Final

from msgspec.structs import replace

from desktop.domain.due import in_danger, waits_for_its_call
from desktop.domain.ids import InteractionId, TenantId
from desktop.domain.kinds import milliseconds
from desktop.domain.records import Customer, Interaction, Task
from desktop.domain.words import Channel, Direction
from integrations.hub.server.hub import Hub
from integrations.hub.server.leasing import work_of
from integrations.hub.server.settling import keep
from integrations.hub.server.store import promises
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.work import Work

AT_ONCE: Final = 100


def keep_promises(hub: Hub, tenant: TenantId) -> int:
    """Look after everything once. Returns how many records have changed."""
    now = hub.clock.now()
    ahead = timedelta(seconds=hub.limits.escalate_s)
    with hub.store.reading(tenant) as within:
        due = promises.due(within, milliseconds(now) or 0, milliseconds(now + ahead) or 0, AT_ONCE)
    return sum(hub.store.writing(tenant, partial(_see_to, hub, id, ahead)) for id in due)


def _see_to(hub: Hub, id: str, ahead: timedelta, within: Transaction) -> int:
    work = work_of(hub, within)
    task = work.hold("task", id)
    if isinstance(task, Task) and in_danger(task, work.now, ahead):
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
