"""What belongs to a case or a contact lies where that lies, and leaves with it.

    contact = placed(work, before, contact)     before it is put
    follow(work, before, record)                after it was put
    queue = lies(work, case)                    who holds it

Laws: who works the case sees its contacts, its notes and tasks, and the notes on its contacts,
through the case's queue and under the masks of that queue; when the case is handed on they are seen
there, and not any more through the queue that it left. A contact stays its own queue's as well, and
that alone works it: who sees it through its case reads it and writes notes. What was made in a
contact belongs to the case of the contact and goes on with it when that is linked elsewhere. What
lies in no queue is the enterprise's own and stays so. A merged case lies where it goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from msgspec.structs import replace

from desktop.domain.ids import QueueId
from desktop.domain.kinds import BY_RECORD
from desktop.domain.records import Case, Interaction, Note, Record, Task
from integrations.hub.server.store import belongings
from integrations.hub.server.store.work import Work

FARTHEST: Final = 20  # merges one after the other
Queues = frozenset[QueueId]
R = TypeVar("R", bound=Record)
Filed = TypeVar("Filed", Note, Task)


def placed(work: Work, before: Record | None, contact: Interaction) -> Interaction:
    """The contact, also seen where its case lies."""
    if isinstance(before, Interaction) and _same_place(before, contact):
        return contact
    there = lies(work, contact.case)
    return replace(contact, case_queue=there if there != contact.queue else None)


def follow(work: Work, before: Record | None, after: Record) -> None:
    """Move what belongs to a record that became another one."""
    match before, after:
        case Interaction(), Interaction() if not _same_place(before, after):
            _with_contact(work, before, after)
        case Case(), Case() if (before.queue, before.merged_into) != (
            after.queue,
            after.merged_into,
        ):
            was = lies(work, before.merged_into) or before.queue
            _with_case(work, after, was, lies(work, after.id))
        case Task(), Task() if before.case != after.case and before.queues == after.queues:
            _with_other_case(work, before, after)


def lies(work: Work, id: str | None) -> QueueId | None:
    """The queue of a case, or of the one in which it goes on."""
    case = work.look("case", id) if id else None
    for _ in range(FARTHEST):
        into = case.merged_into if isinstance(case, Case) else None
        if into is None:
            break
        case = work.look("case", into) or case
    return case.queue if isinstance(case, Case) else None


def laid(work: Work, record: Filed) -> Filed:
    """A new note or task, also where its case lies; one that keeps to other queues stays there."""
    seen: Queues = frozenset()
    made_in = _about_contact(record) if isinstance(record, Note) else record.interaction
    contact = work.look("interaction", made_in) if made_in else None
    if isinstance(contact, Interaction) and contact.queue in record.queues:
        seen |= _set(contact.case_queue)
    if isinstance(record, Task):
        seen |= _set(lies(work, record.case))
    new: tuple[QueueId, ...] = tuple(sorted(seen - {*record.queues}))
    return replace(record, queues=(*record.queues, *new)) if record.queues and new else record


def _about_contact(note: Note) -> str | None:
    return note.about if note.about_kind == "interaction" else None


def queues_of(contact: Interaction) -> tuple[QueueId, ...]:
    """Through which queues a contact is seen, its own first."""
    return (contact.queue, contact.case_queue) if contact.case_queue else (contact.queue,)


def _same_place(before: Interaction, after: Interaction) -> bool:
    return (before.queue, before.case, before.case_queue) == (
        after.queue,
        after.case,
        after.case_queue,
    )


def _with_case(work: Work, case: Case, was: QueueId | None, now: QueueId | None) -> None:
    if was == now:
        return
    left, came = _set(was), _set(now)
    of, within = case.id, work.within
    for note in _held(work, Note, belongings.notes_about(within, of), lambda n: n.about == of):
        _move(work, note, left, came)
    for task in _held(work, Task, belongings.tasks_of_case(within, of), lambda t: t.case == of):
        _move(work, task, left, came)
    contacts = belongings.contacts_of_case(within, of)
    for contact in _held(work, Interaction, contacts, lambda c: c.case == of):
        moved = replace(contact, case_queue=now if now != contact.queue else None)
        if moved != contact:
            work.put(moved)
            _with_contact(work, contact, moved)
    merged = belongings.merged_into(within, of)
    for each in _held(work, Case, merged, lambda c: c.merged_into == of):
        _with_case(work, each, was, now)


def _with_contact(work: Work, before: Interaction, after: Interaction) -> None:
    was, now = frozenset(queues_of(before)), frozenset(queues_of(after))
    if was == now and before.case == after.case:
        return
    of, within = after.id, work.within
    for note in _held(work, Note, belongings.notes_about(within, of), lambda n: n.about == of):
        _move(work, note, was - now, now - was)
    made = belongings.tasks_made_in(within, after)
    for task in _held(work, Task, made, lambda t: t.interaction == of):
        along = replace(task, case=after.case) if task.case == before.case else task
        _move(work, along, was - now, now - was)


def _with_other_case(work: Work, before: Task, after: Task) -> None:
    contact = work.look("interaction", after.interaction) if after.interaction else None
    seen = frozenset(queues_of(contact)) if isinstance(contact, Interaction) else frozenset()
    left, came = _set(lies(work, before.case)), _set(lies(work, after.case))
    _move(work, after, left - came - seen, came)


def _held(work: Work, kind: type[R], stored: Iterable[str], fits: Callable[[R], bool]) -> list[R]:
    """What is stored and what came in the same work, as it stands now."""
    name = BY_RECORD[kind].name
    ids = dict.fromkeys([*stored, *(each.id for each in work.put_of(kind))])
    work.hold_all((name, id) for id in ids)
    found = (work.hold(name, id) for id in ids)
    return [each for each in found if isinstance(each, kind) and fits(each)]


def _move(work: Work, record: Note | Task, left: Queues, came: Queues) -> None:
    stays = _still_there(work, record) if isinstance(record, Task) else frozenset[QueueId]()
    kept = tuple(queue for queue in record.queues if queue not in left - stays)
    new = tuple(sorted(came - {*record.queues}))
    work.put(replace(record, queues=(*kept, *new) if record.queues else ()))


def _still_there(work: Work, task: Task) -> Queues:
    """Where a task lies whatever moves: where its own case does, and where its call is made."""
    return _set(lies(work, task.case)) | _set(task.queue)


def _set(queue: QueueId | None) -> Queues:
    return frozenset() if queue is None else frozenset((queue,))
