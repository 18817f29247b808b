"""A task as a calendar's entry, and what was agreed on last; pure but for the hub's key.

Laws: no more of a person than the task's own words leaves the hub, a customer's name only where the
administrator allows it; what was agreed on is kept as digests and says nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from desktop.domain.ids import TaskId, id_of
from desktop.domain.operations import task as tasks
from desktop.domain.records import Customer, Task
from desktop.domain.recurring import is_rule
from desktop.domain.words import TaskStatus
from integrations.caldav.shelf import Chosen
from integrations.caldav.todo import Apart, Entry, Said, to_minute
from integrations.hub.server.store.erasures import digest

# What stands for what was once agreed on.
NOBODY_SAYS: Final = {"title": "", "due_at": None, "repeats": "", "details": ""}
_AGREED: Final = msgspec.json.Decoder(dict[str, str])
_LATER: Final = ("zone", "details", "skips")  # fields that were not there at first
_KEPT: Final = ("assignee", "interaction", "case", "phone", "queues", "team")
Operation = tasks.Set | tasks.Done | tasks.Keep | tasks.Cancel | tasks.Reopen


def belongs(task: Task, chosen: Chosen) -> bool:
    """Whether it stands in such a calendar."""
    if chosen.team:
        return task.team == chosen.team
    if chosen.queue:
        return chosen.queue in (*task.queues, task.queue)
    return task.assignee == chosen.agent


def entry_of(task: Task) -> Entry:
    """One that is over is not of its series any more: that goes on in the next one."""
    broken = task.status is TaskStatus.BROKEN
    repeats = task.repeats if task.status is TaskStatus.OPEN else ""
    return Entry(
        title=" ".join(task.title.split()),
        due_at=to_minute(task.due_at),
        status=TaskStatus.CANCELLED if broken else task.status,
        repeats=repeats,
        zone=(task.zone or "UTC") if repeats else "",
        skips=_later_skips(task) if repeats else (),
        details=task.details.strip(),
    )


def _later_skips(task: Task) -> tuple[datetime, ...]:
    """Those that are still to come."""
    out = {at for at in map(to_minute, task.skips) if at}
    due = to_minute(task.due_at)
    return tuple(sorted(at for at in out if due and at > due))


def as_read(entry: Entry, said: Said) -> Entry:
    """What stood in entries before there were details is nobody's details."""
    return replace(entry, details="") if entry.details == said.words.strip() else entry


def said_of(task: Task, customer: Customer | None, now: datetime) -> Said:
    """customer: whose name may be said."""
    words = "\n".join(filter(None, (task.words, customer.name if customer else "")))
    return Said(
        uid=task.id,
        now=now,
        made_at=task.created_at,
        ended_at=task.ended_at,
        urgent=bool(task.words),
        words=words,
    )


def without(entry: Entry, apart: Collection[Apart]) -> Entry:
    """The series without its times that are to be tasks, or a series, of their own, or are over."""
    alone = (each.at for each in apart if not each.ends)
    ends = next((each.ends for each in apart if each.ends), entry.repeats)
    return replace(entry, skips=tuple(sorted({*entry.skips, *alone})), repeats=ends)


def apart_id(calendar: str, uid: str, apart: Apart) -> TaskId:
    return new_task_id(calendar, f"{uid} {apart.at.isoformat()}")


def of_its_own(id: TaskId, series: Task, apart: Apart) -> tasks.Create | tasks.Make:
    """Asks for one time of a series as a task of its own, with what was changed of it."""
    entry, due_at = apart.entry, apart.entry.due_at or apart.at
    kept = {name: getattr(series, name) for name in _KEPT}
    said = {"id": id, "title": entry.title or series.title, "details": entry.details, **kept}
    if entry.repeats and is_rule(entry.repeats):
        said["repeats"], said["zone"] = entry.repeats, entry.zone or series.zone
    if series.words and series.customer:
        said["words"], said["customer"] = series.words, series.customer
        return tasks.Make(due_at=due_at, **said)
    return tasks.Create(due_at=due_at, customer=series.customer, **said)


def new_task_id(calendar: str, uid: str) -> TaskId:
    return TaskId(id_of("calendar task", calendar, uid))


def agreed_on(key: bytes, entry: Entry) -> str:
    return msgspec.json.encode(_digests(key, entry)).decode()


def is_agreed(key: bytes, entry: Entry, agreed: str) -> bool:
    return bool(agreed) and _before(key, agreed) == _digests(key, entry)


def both_changed(key: bytes, task: Task, theirs: Entry, agreed: str) -> set[str]:
    """The fields that are another on both sides since, and not the same."""
    before = _before(key, agreed)
    new, mine = _digests(key, theirs), _digests(key, entry_of(task))
    moved = {name for name in NOBODY_SAYS if _moved(name, mine, before)}
    return {name for name in moved if new[name] not in (before[name], mine[name])}


def asked_there(
    key: bytes, task: Task, theirs: Entry, agreed: str, newer: Collection[str] = ()
) -> list[tuple[Operation, Task]]:
    """What somebody has asked for by changing the entry, each with the task as they saw it.

    newer: fields that both sides have changed, there after here: their value is taken, and the one
    that stood here is asked for behind it as if it had been seen by nobody, so that it is kept.
    """
    ours, before = entry_of(task), _before(key, agreed)
    new, mine = _digests(key, theirs), _digests(key, ours)
    changed = {name for name in new if new[name] not in (before.get(name), mine[name])}
    moved = {name for name in NOBODY_SAYS if _moved(name, mine, before)}
    seen = replace(task, **{n: NOBODY_SAYS[n] for n in moved if n not in newer})
    asked: list[tuple[Operation, Task]] = []
    if "status" in changed and theirs.status is TaskStatus.OPEN:
        asked.append((tasks.Reopen(id=task.id), task))
    fields = {name: getattr(theirs, name) for name in sorted(changed - {"status"})}
    if not fields.get("title", "x"):
        del fields["title"]
    if fields.get("repeats") and not is_rule(str(fields["repeats"])):
        del fields["repeats"]  # stays as it is here, and is written there again
    if fields:
        asked.append((tasks.Set(id=task.id, **fields), seen))
    if kept := {name: getattr(task, name) for name in sorted(newer) if name in fields}:
        unseen = replace(task, **{name: NOBODY_SAYS[name] for name in kept})
        asked.append((tasks.Set(id=task.id, **kept), unseen))
    if "status" in changed and task.status is TaskStatus.OPEN:
        asked += [(end, task) for end in _ends(task, theirs.status)]
    return asked


def _ends(task: Task, status: TaskStatus) -> list[Operation]:
    if status is TaskStatus.CANCELLED:
        return [tasks.Cancel(id=task.id)]
    done = tasks.Keep(id=task.id) if task.words else tasks.Done(id=task.id)
    return [done] if status is TaskStatus.DONE else []


def _moved(name: str, mine: Mapping[str, str], before: Mapping[str, str]) -> bool:
    """Whether it was changed here since."""
    return name in before and mine[name] != before[name]


def _before(key: bytes, agreed: str) -> dict[str, str]:
    """What was agreed on; before a field could be, it was empty."""
    known = _AGREED.decode(agreed or "{}")
    return {**{name: digest(key, name, "")[:16] for name in _LATER}, **known} if known else {}


def _digests(key: bytes, entry: Entry) -> dict[str, str]:
    rule = ";".join(sorted(entry.repeats.split(";")))
    said = {
        "title": entry.title,
        "due_at": entry.due_at.isoformat() if entry.due_at else "",
        "status": entry.status.value,
        "repeats": rule,
        "zone": entry.zone,
        "details": entry.details,
        "skips": " ".join(at.isoformat() for at in entry.skips),
    }
    return {name: digest(key, name, value)[:16] for name, value in said.items()}
