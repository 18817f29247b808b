"""What the hub keeps of one calendar of a person, a team or a queue, and what changes there do.

Laws: see `caldav.shelf`. What somebody changes in the calendar is asked for as that person asks at
a desk, by the same rules: where both sides changed one field, both values are kept as a clash. In
a calendar of many that person is who was named for it. A task that is erased, or belongs elsewhere
now, goes from the calendar.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import msgspec
from msgspec.structs import replace

from desktop.domain.ids import AgentId, OperationId, QueueId, TaskId, TeamId, TenantId, id_of
from desktop.domain.operations import registry
from desktop.domain.operations import task as tasks
from desktop.domain.operations.together import seen_by
from desktop.domain.records import Customer, Task
from desktop.domain.recurring import is_rule
from desktop.domain.words import TaskStatus
from desktop.ports.clock import Clock
from desktop.ports.wire import Mutation, Verdict
from integrations.caldav.shelf import Chosen, Due, Lost
from integrations.caldav.todo import Entry, Read, Said
from integrations.hub.server.calendars.words import (
    Operation,
    agreed_on,
    apart_id,
    as_read,
    asked_there,
    belongs,
    both_changed,
    entry_of,
    is_agreed,
    new_task_id,
    of_its_own,
    said_of,
    without,
)
from integrations.hub.server.changes.deciding import asked_for, decide
from integrations.hub.server.connections.looking_after import Hold
from integrations.hub.server.rights.rights import person_called
from integrations.hub.server.store import calendars, records
from integrations.hub.server.store.calendars import CALENDARS, EntryRow
from integrations.hub.server.store.heads import Head, head_of
from integrations.hub.server.store.opening import Store, Transaction
from integrations.hub.server.store.work import Work

Asking = Operation | tasks.Create | tasks.Make
_DONE: Final = (Verdict.OK, Verdict.MERGED, Verdict.CONFLICT)
_TO_WRITE: Final = "{}"  # agreed on of an entry that is not there yet
_CHOSEN = msgspec.json.Decoder(Chosen)


class CalendarShelf:
    """One calendar of one tenant, for the process `by`."""

    def __init__(self, store: Store, tenant: TenantId, name: str, *, by: str, clock: Clock) -> None:
        self._store = store
        self._tenant = tenant
        self._clock = clock
        self._hold = Hold(store, tenant, name, rows=CALENDARS, by=by, clock=clock, lost=Lost)
        self._writing = self._hold.writing
        self.hold = self._hold.begin
        self.let_go = self._hold.let_go
        self.name = name

    def chosen(self) -> Chosen:
        return _CHOSEN.decode(self._hold.read().chosen)

    def token(self) -> str:
        return self._hold.read().position

    def heard(self, token: str) -> None:
        self._writing(lambda within: CALENDARS.note(within, self.name, position=token))

    def etags(self) -> Mapping[str, str]:
        with self._store.reading(self._tenant) as within:
            return {row.path: row.etag for row in calendars.entries(within, self.name) if row.etag}

    def take(self, path: str, etag: str, read: Read | None) -> bool:
        def job(within: Transaction) -> bool:
            head = self._head(within)
            key = head.person_key
            row = self._row(within, path)
            if read is None:
                calendars.put_entry(within, self.name, replace(row, etag=etag))
                return False
            work = Work(within, head, self._clock.now())
            id = TaskId(row.task or self._task_of(work, read))
            task = work.hold("task", id)
            if not isinstance(task, Task):
                changed = self._made(work, id, read, etag)
                made = work.look("task", id)
                row = replace(row, own=1, task=id if isinstance(made, Task) else "")
            elif not belongs(task, self._chosen(within)):
                changed = False
            else:
                theirs = without(as_read(read.entry, self._said(within, task)), read.apart)
                newer = _newer(work, task, read, both_changed(key, task, theirs, row.agreed))
                wanted = asked_there(key, task, theirs, row.agreed, newer)
                asked = [
                    self._ask(work, one, seen, f"{etag} {nth}" if nth else etag)
                    for nth, (one, seen) in enumerate(wanted)
                ]
                changed = any(asked)
                row = replace(row, task=id)
            changed = self._apart(work, id, row, read, etag) or changed
            work.write()
            agreed = agreed_on(key, read.entry)
            calendars.put_entry(within, self.name, replace(row, etag=etag, agreed=agreed))
            return changed

        return self._writing(job)

    def gone(self, path: str) -> bool:
        def job(within: Transaction) -> bool:
            row, chosen = self._row(within, path), self._chosen(within)
            work = Work(within, self._head(within), self._clock.now())
            task = work.hold("task", row.task) if row.task else None
            ours = isinstance(task, Task) and belongs(task, chosen)
            if not ours or not isinstance(task, Task) or task.status is not TaskStatus.OPEN:
                calendars.remove_entry(within, self.name, path)
                return False
            changed = False
            if row.own or chosen.deletes:
                changed = self._ask(work, tasks.Cancel(id=task.id), task, row.etag)
                work.write()
            # It stays known, so that it is not written there again against somebody's will.
            calendars.put_entry(within, self.name, replace(row, etag="", agreed=""))
            return changed

        return self._writing(job)

    def due(self, base: str) -> list[Due]:
        with self._store.reading(self._tenant) as within:
            chosen = self._chosen(within)
            key = self._head(within).person_key
            theirs = _open(within, chosen)
            rows = {row.task: row for row in calendars.entries(within, self.name) if row.task}
            found = {task.id: task for task in theirs if task.due_at or task.id in rows}
            for id in rows.keys() - found.keys():
                task = records.find(within, "task", id)
                if isinstance(task, Task) and belongs(task, chosen):
                    found[task.id] = task
            due = [
                self._due(within, rows.get(id) or EntryRow(path=f"{base}{id}.ics"), task)
                for id, task in found.items()
                if id not in rows or _differs(key, rows[id], task)
            ]
            left = (row for id, row in rows.items() if id not in found and row.etag)
            return due + [Due(task=row.task, path=row.path, etag=row.etag) for row in left]

    def sent(self, due: Due, etag: str) -> None:
        def job(within: Transaction) -> None:
            if due.entry is None:
                calendars.remove_entry(within, self.name, due.path)
                return
            agreed = agreed_on(self._head(within).person_key, due.entry)
            row = self._row(within, due.path)
            row = replace(row, task=due.task, agreed=agreed, etag=etag or "?")
            calendars.put_entry(within, self.name, row)

        self._writing(job)

    # ---------------------------------------------------------------------------------- as a person
    def _made(self, work: Work, id: TaskId, read: Read, etag: str) -> bool:
        """A new entry as a task of the person; what is over already stays theirs alone."""
        entry, chosen = without(read.entry, read.apart), self._chosen(work.within)
        rule = entry.repeats if entry.due_at and is_rule(entry.repeats) else ""
        if (
            not entry.title
            or entry.status is not TaskStatus.OPEN
            or work.was_erased([("task", id)])
        ):
            return False
        one = replace(
            self._bare(work, id, entry),
            repeats=rule,
            zone=(entry.zone or chosen.zone) if rule else "",
            skips=entry.skips if rule else (),
        )
        return self._ask(work, one, None, etag)

    def _bare(self, work: Work, id: TaskId, entry: Entry) -> tasks.Create:
        """Asks for a task of whoever's calendar it is."""
        chosen = self._chosen(work.within)
        return tasks.Create(
            id=id,
            title=entry.title,
            due_at=entry.due_at,
            assignee=None if chosen.team or chosen.queue else AgentId(chosen.agent),
            team=TeamId(chosen.team) if chosen.team else None,
            queues=(QueueId(chosen.queue),) if chosen.queue else (),
            details=entry.details,
        )

    def _ask(self, work: Work, operation: Asking, seen: Task | None, etag: str) -> bool:
        who = person_called(work.within, AgentId(self._chosen(work.within).agent))
        if who is None:
            raise Lost
        name = operation.declared.signature
        op_id = id_of("calendar", self.name, operation.id, etag, name)
        mutation = Mutation(
            mid=1,
            op_id=OperationId(op_id),
            op=name,
            at=work.now,
            fields=msgspec.Raw(registry.encode(operation)),
            seen=seen_by(operation, seen),
        )
        return decide(work, who, asked_for(mutation)).verdict in _DONE

    def _apart(self, work: Work, id: TaskId, row: EntryRow, read: Read, etag: str) -> bool:
        """Later times of a series that were changed alone become tasks of their own.

        They are written as entries of their own behind this, and the series without them.
        """
        series, changed = work.look("task", id), False
        if not isinstance(series, Task) or not belongs(series, self._chosen(work.within)):
            return False
        for each in read.apart:
            own = apart_id(self.name, read.uid, each)
            if each.entry.status is not TaskStatus.OPEN or work.was_erased([("task", own)]):
                continue  # it is left out, and that is all
            task = work.hold("task", own)
            if isinstance(task, Task):  # it was changed once more before it was written
                title, due_at = each.entry.title or task.title, each.entry.due_at
                if (title, due_at) == (task.title, task.due_at):
                    continue
                asked: Asking = tasks.Set(id=own, title=title, due_at=due_at)
            else:
                asked = of_its_own(own, series, each)
                path = f"{row.path.rpartition('/')[0]}/{own}.ics"
                put = EntryRow(path=path, task=own, own=row.own, agreed=_TO_WRITE)
                calendars.put_entry(work.within, self.name, put)
            done = self._ask(work, asked, None, etag)
            if not done and task is None:  # what it was about may not be seen any more
                done = self._ask(work, self._bare(work, own, each.entry), None, f"{etag} bare")
            changed = done or changed
        return changed

    # -------------------------------------------------------------------------------------- rows
    def _task_of(self, work: Work, read: Read) -> str:
        """The task of an entry that is not known: one of ours by its id, or a new one."""
        known = work.look("task", read.uid) if len(read.uid) <= 64 else None  # noqa: PLR2004  ids
        return read.uid if isinstance(known, Task) else new_task_id(self.name, read.uid)

    def _due(self, within: Transaction, row: EntryRow, task: Task) -> Due:
        said = self._said(within, task)
        return Due(task=task.id, path=row.path, etag=row.etag, entry=entry_of(task), said=said)

    def _said(self, within: Transaction, task: Task) -> Said:
        named = task.customer if self._chosen(within).names else None
        customer = records.find(within, "customer", named) if named else None
        known = customer if isinstance(customer, Customer) else None
        return said_of(task, known, self._clock.now())

    def _row(self, within: Transaction, path: str) -> EntryRow:
        found = (row for row in calendars.entries(within, self.name) if row.path == path)
        return next(found, EntryRow(path=path))

    def _chosen(self, within: Transaction) -> Chosen:
        return _CHOSEN.decode(self._hold.row(within).chosen)

    def _head(self, within: Transaction) -> Head:
        head = head_of(within)
        if head is None:
            raise Lost
        return head


def _open(within: Transaction, chosen: Chosen) -> list[Task]:
    """The tasks that stand in it as long as they are open."""
    is_open = {"status": TaskStatus.OPEN.value}
    if not (chosen.team or chosen.queue):
        return records.every(within, Task, assignee=AgentId(chosen.agent), **is_open)
    return [each for each in records.every(within, Task, **is_open) if belongs(each, chosen)]


def _newer(work: Work, task: Task, read: Read, fields: Collection[str]) -> set[str]:
    """Those of the fields that were changed there after they were here, as far as both are said."""
    if read.changed_at is None:
        return set()
    here = {name: work.who_gave("task", task.id, name) for name in fields}
    at = read.changed_at
    return {name for name, gave in here.items() if gave is not None and gave.at < at}


def _differs(key: bytes, row: EntryRow, task: Task) -> bool:
    """Whether the calendar has it otherwise; what was deleted there is not written again."""
    if row.agreed == _TO_WRITE:
        return True
    return bool(row.etag) and not is_agreed(key, entry_of(task), row.agreed)
