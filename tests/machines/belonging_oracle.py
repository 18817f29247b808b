"""What belongs to a case or a contact, in the plainest way: all records are looked at.

Kept apart from the product as the rest of the oracle is.
"""

from __future__ import annotations

from collections.abc import Set

from msgspec.structs import replace

from desktop.domain.ids import QueueId
from desktop.domain.records import Case, Interaction, Note, Record, Task

Key = tuple[str, str]
Records = dict[Key, Record]


def placed(records: Records, before: Record | None, after: Record) -> Record:
    """A contact is also seen where its case lies."""
    if not isinstance(after, Interaction):
        return after
    was = (before.case, before.queue) if isinstance(before, Interaction) else None
    if was == (after.case, after.queue):
        return after
    queue = lies(records, after.case)
    return replace(after, case_queue=None if queue == after.queue else queue)


def move(records: Records, before: Record | None, after: Record) -> None:
    """All that goes along when this became that; `after` is among the records by now."""
    if isinstance(before, Interaction) and isinstance(after, Interaction):
        _contact(records, before, after)
    if isinstance(before, Case) and isinstance(after, Case):
        _case(records, after, lies(records, before.merged_into) or before.queue)
    if isinstance(before, Task) and isinstance(after, Task):
        _task(records, before, after)


def laid(records: Records, new: Record) -> Record:
    """What is new is also seen where the case of it, or of its contact, lies."""
    if not isinstance(new, Note | Task) or not new.queues:
        return new
    about = new.about if isinstance(new, Note) else new.interaction
    contact = records.get(("interaction", about or ""))
    also = set[QueueId]()
    if isinstance(contact, Interaction) and contact.queue in new.queues and contact.case_queue:
        also.add(contact.case_queue)
    if isinstance(new, Task) and (queue := lies(records, new.case)):
        also.add(queue)
    return replace(new, queues=(*new.queues, *sorted(also - set(new.queues))))


def queues_of(record: Record | None) -> tuple[QueueId, ...]:
    """Every queue through which it is seen."""
    own = getattr(record, "queue", None), getattr(record, "case_queue", None)
    return (*getattr(record, "queues", ()), *(queue for queue in own if queue))


def lies(records: Records, case: str | None) -> QueueId | None:
    found = records.get(("case", case or ""))
    while isinstance(found, Case) and found.merged_into:
        found = records["case", found.merged_into]
    return found.queue if isinstance(found, Case) else None


def _case(records: Records, case: Case, was: QueueId | None) -> None:
    now = lies(records, case.id)
    if now == was:
        return
    for each in list(records.values()):
        if (isinstance(each, Note) and each.about == case.id) or (
            isinstance(each, Task) and each.case == case.id
        ):
            _lay(records, each, {was}, {now})
    for each in list(records.values()):
        if isinstance(each, Interaction) and each.case == case.id:
            moved = replace(each, case_queue=None if now == each.queue else now)
            records["interaction", each.id] = moved
            _contact(records, each, moved)
    for each in list(records.values()):
        if isinstance(each, Case) and each.merged_into == case.id:
            _case(records, each, was)


def _contact(records: Records, before: Interaction, after: Interaction) -> None:
    was, now = set(queues_of(before)), set(queues_of(after))
    if was == now and before.case == after.case:
        return
    for each in list(records.values()):
        if isinstance(each, Note) and each.about == after.id:
            _lay(records, each, was - now, now - was)
        if (
            isinstance(each, Task)
            and each.interaction == after.id
            and each.customer in (after.customer, None)
        ):
            along = replace(each, case=after.case) if each.case == before.case else each
            _lay(records, along, was - now, now - was)


def _task(records: Records, before: Task, after: Task) -> None:
    if before.case == after.case or before.queues != after.queues:
        return
    contact = records.get(("interaction", after.interaction or ""))
    own = set(queues_of(contact))
    was, now = lies(records, before.case), lies(records, after.case)
    _lay(records, after, {was} - {now} - own, {now})


def _lay(
    records: Records, record: Note | Task, left: Set[QueueId | None], came: Set[QueueId | None]
) -> None:
    if isinstance(record, Task):
        left = left - {record.queue, lies(records, record.case)}
    new = sorted(queue for queue in came if queue and queue not in record.queues)
    kept = tuple(queue for queue in record.queues if queue not in left)
    if record.queues:
        record = replace(record, queues=(*kept, *new))
    records["note" if isinstance(record, Note) else "task", record.id] = record
