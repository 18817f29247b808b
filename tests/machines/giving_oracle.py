"""Who may give on what somebody else has, by the book: the oracle's own words for it."""

from __future__ import annotations

from msgspec import UNSET

from desktop.domain.operations import case as cases
from desktop.domain.operations import task as tasks
from desktop.domain.operations.interaction import Assign
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Agent, Case, Interaction, Record, Task


def allows(who: Agent, operation: AnyOperation, record: Record | None) -> bool:
    led = who.role in cases.ASSIGNING_ROLES
    if isinstance(operation, Assign) and isinstance(record, Interaction):
        has_it = record.agent in (None, who.id, operation.agent)
        return has_it or operation.agent == who.id or led
    if isinstance(operation, cases.Assign) and isinstance(record, Case):
        return record.agent in (None, who.id, operation.agent) or led
    if isinstance(operation, cases.Set) and isinstance(record, Case):
        stays = operation.queue in (UNSET, record.queue)
        return stays or record.agent in (None, who.id) or led
    if isinstance(operation, tasks.Set) and isinstance(record, Task):
        own = who.id in (operation.assignee, record.created_by)
        had = record.assignee in (None, who.id, operation.assignee)
        return operation.assignee is UNSET or own or had or led
    return True
