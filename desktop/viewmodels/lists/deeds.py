"""What can be done with several customers, contacts, cases or tasks at once."""

from __future__ import annotations

from desktop.domain.operations import case, task
from desktop.domain.records import Case, Task
from desktop.domain.words import CaseStatus, Priority
from desktop.text import mark
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.lists import assign_picks, queue_pick, tag_picks
from desktop.viewmodels.lists.assign_picks import AssignPick
from desktop.viewmodels.lists.deed import Deed, Pick
from desktop.viewmodels.lists.queue_pick import QueuePick
from desktop.viewmodels.lists.tag_picks import TagPick, UntagPick


def picks_of(kind: str, desk: Desk) -> tuple[Pick, ...]:
    """What is done with several and needs one more thing chosen."""
    tags: tuple[Pick, ...] = (TagPick(kind), UntagPick(kind)) if kind in tag_picks.OF else ()
    given: tuple[Pick, ...] = (AssignPick(kind, desk.me),) if kind in assign_picks.OF else ()
    queues: tuple[Pick, ...] = (QueuePick(kind, desk.me),) if kind in queue_pick.OF else ()
    return (*given, *queues, *tags)


def of_cases() -> tuple[Deed, ...]:
    return (
        Deed(
            id="case.close",
            title=mark("Close"),
            done=mark("{count} cases closed."),
            icon="check",
            made=lambda record: case.Close(id=record.id),
            back=lambda record: case.Reopen(id=record.id),
        ),
        Deed(
            id="case.wait",
            title=mark("Wait for the customer"),
            done=mark("{count} cases wait for their customers."),
            icon="circle-pause",
            made=lambda record: case.Set(id=record.id, status=CaseStatus.WAITING),
            back=_status_back,
        ),
        Deed(
            id="case.urgent",
            title=mark("Urgent"),
            done=mark("{count} cases are urgent now."),
            icon="triangle-alert",
            made=lambda record: case.Set(id=record.id, priority=Priority.HIGH),
            back=_priority_back,
        ),
    )


def of_tasks(desk: Desk) -> tuple[Deed, ...]:
    me = desk.me.agent
    return (
        Deed(
            id="task.done",
            title=mark("Done"),
            done=mark("{count} tasks are done."),
            icon="check",
            made=lambda record: task.Done(id=record.id),
            back=lambda record: task.Reopen(id=record.id),
        ),
        Deed(
            id="task.cancel",
            title=mark("Not needed"),
            done=mark("{count} tasks are not needed any more."),
            icon="x",
            made=lambda record: task.Cancel(id=record.id),
            back=lambda record: task.Reopen(id=record.id),
        ),
        Deed(
            id="task.mine",
            title=mark("Give to me"),
            done=mark("{count} tasks are yours now."),
            icon="user-round",
            made=lambda record: task.Set(id=record.id, assignee=me),
            back=_assignee_back,
        ),
    )


def _status_back(record: Case) -> case.Set:
    return case.Set(id=record.id, status=record.status)


def _priority_back(record: Case) -> case.Set:
    return case.Set(id=record.id, priority=record.priority)


def _assignee_back(record: Task) -> task.Set:
    return task.Set(id=record.id, assignee=record.assignee)
