"""What can be done with the selected task, wherever it was selected."""

from __future__ import annotations

import msgspec

from desktop.domain.operations import task as operations
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Task
from desktop.domain.recurring import next_of
from desktop.domain.words import TaskStatus
from desktop.store.changes import Changes
from desktop.store.reads import records
from desktop.store.reads import tasks as reads
from desktop.store.reads.tasks import Listed
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest


class TaskActions:
    """Ends tasks; keeps the desk's selected task as the store has it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._reading = Latest(desk.supervisor, "selected task")
        self._disconnect = desk.changed.connect(self._on_change)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    async def select(self, id_: str) -> Listed | None:
        """Make the task with this id the selected one."""
        task = await self._desk.read(reads.one, id_)
        self._desk.select(task)
        return task

    async def done(self, id_: str) -> None:
        """The task is done, or the promise kept."""
        task = await self._desk.read(reads.one, id_)
        if task is not None:
            kept = operations.Keep(id=task.id) if task.words else operations.Done(id=task.id)
            await self._end(task, TaskStatus.DONE, kept)

    async def broken(self, id_: str) -> None:
        task = await self._desk.read(reads.one, id_)
        if task is not None:
            await self._end(task, TaskStatus.BROKEN, operations.Break(id=task.id))

    async def cancel(self, id_: str) -> None:
        task = await self._desk.read(reads.one, id_)
        if task is not None:
            await self._end(task, TaskStatus.CANCELLED, operations.Cancel(id=task.id))

    async def reopen(self, id_: str) -> None:
        """Take back an end, of this task or (with no id) of the one that was ended last."""
        ended = self._desk.just_ended
        id_ = id_ or next(reversed(ended.tasks), "")
        if id_:
            await self._desk.ask(operations.Reopen(id=id_))
            ended.drop(id_)

    async def _end(self, task: Listed, status: TaskStatus, operation: AnyOperation) -> None:
        ended = self._desk.just_ended
        ended.add(msgspec.structs.replace(task, status=status))
        try:
            await self._desk.ask(operation, *await self._next(task, status))
        except Exception:
            ended.drop(task.id)
            raise

    async def _next(self, task: Listed, status: TaskStatus) -> tuple[AnyOperation, ...]:
        """The next one of a series, made here at once; the hub makes the same."""
        whole = await self._desk.read(records.record, Task, task.id)
        if whole is None or not whole.repeats:
            return ()
        over = msgspec.structs.replace(whole, status=status, ended_at=self._desk.clock.now())
        following = next_of(over)
        return () if following is None else (operations.again(following),)

    def _on_change(self, changes: Changes) -> None:
        task = self._desk.task
        if task is not None and (changes.whole or task.id in changes.of("task")):
            self._reading.ask(self._read(task.id))

    async def _read(self, id_: str) -> None:
        task = await self._desk.read(reads.one, id_)
        if self._desk.task is not None and self._desk.task.id == id_:
            is_open = task is not None and task.status is TaskStatus.OPEN
            self._desk.select(task if is_open else None)
