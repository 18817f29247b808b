"""Changing a task that is there: what, by when, when to be reminded, how often it comes again.

Law: a time that is left empty stays as it is; what a person typed is compared with what they saw,
so that somebody else's change of the same field is not overwritten unseen.
"""

from __future__ import annotations

from typing import Any

import msgspec

from desktop.domain.operations import task as operations
from desktop.domain.records import Task
from desktop.domain.words import TaskStatus
from desktop.store.reads import records
from desktop.text import tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.task_entry import OWN, REPEATS, Errors, Given, TaskEntry, Times, repeats
from desktop.viewmodels.times.repeat_words import rule_of, zone_here
from desktop.viewmodels.times.when import moment

_STAYS = "."  # stands for a time that nobody typed anew


class TaskChange:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._entry = TaskEntry(desk)

    async def task(self, id_: str) -> Task | None:
        """The task as it stands, while it is open."""
        found = await self._desk.read(records.record, Task, id_)
        return found if found is not None and found.status is TaskStatus.OPEN else None

    def hints(self, task: Task) -> dict[str, str]:
        """What stands in the fields for times while nothing is typed."""
        now = self._desk.clock.now()
        due = moment(now, task.due_at) if task.due_at else tr("no time yet")
        remind = moment(now, task.remind_at) if task.remind_at else tr("as in the settings")
        return {"due": due, "remind": remind}

    def repeats(self, task: Task) -> list[tuple[str, str]]:
        """How often it can come again; a rule that is none of the usual ones stays to be chosen."""
        usual = repeats()
        return usual if task.repeats in REPEATS else [(task.repeats, tr("As until now")), *usual]

    async def save(self, task: Task, given: Given, *, as_usual: bool) -> Errors:
        """Write what is another now. as_usual: reminded as the settings say, at no time of its own.

        Answers what is wrong, field by field; nothing wrong means it is in the outbox.
        """
        due = await self._entry.meant(given.due) if given.due.strip() else task.due_at
        remind = await self._entry.meant(given.remind) if given.remind.strip() else None
        whole = msgspec.structs.replace(
            given, words=task.words, due=given.due.strip() or (_STAYS if task.due_at else "")
        )
        errors = self._entry.errors(whole, Times(due, remind), promise=bool(task.words))
        if errors:
            return errors
        rule = rule_of(given.own_rule) if given.repeats == OWN else given.repeats
        kept = None if as_usual else task.remind_at
        new: dict[str, Any] = {
            "title": given.title.strip(),
            "due_at": due,
            "remind_at": remind or kept,
            "phone": given.phone.strip(),
            "details": given.details.strip(),
            "repeats": rule,
            "zone": (task.zone or zone_here()) if rule else "",
        }
        changed = {name: value for name, value in new.items() if value != getattr(task, name)}
        if changed:
            await self._desk.ask(operations.Set(id=task.id, **changed), saw=[task])
        return {}
