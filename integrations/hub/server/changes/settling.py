"""What only the hub knows of a change: what belongs to it beyond what was asked.

A customer is seen by every queue it was ever served in; what people write lies where the record
lies that it is about, and moves with it; what somebody used is counted for all of its queue; a
change of an article that is published makes the article; a case is due as its type says; whose
contact is over may be asked how it was; every step of an interaction and every state of an agent is
an event. Numbers are given when the work is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from msgspec.structs import replace

from desktop.domain.ids import CustomerId, QueueId
from desktop.domain.kinds import BY_RECORD
from desktop.domain.receipts import Receipt
from desktop.domain.records import (
    Agent,
    Article,
    Case,
    Customer,
    Interaction,
    Note,
    Record,
    Revision,
    Task,
    TextModule,
)
from desktop.domain.using import Use
from desktop.domain.words import ModuleScope
from integrations.hub.server.changes import (
    asking,
    belonging,
    calling_back,
    casework,
    merging,
    publishing,
    using,
)
from integrations.hub.server.changes.happenings import (
    UNSAID,
    Because,
    Happening,
    of_agent,
    of_interaction,
)
from integrations.hub.server.rights.rights import Person
from integrations.hub.server.store.events import Event
from integrations.hub.server.store.work import Key, Work

Filed = TypeVar("Filed", Note, Task)


def settle(work: Work, who: Person, record: Record) -> None:
    """Put a record that is held, as the hub keeps it, with all that follows from it.

    Raises Objection where what follows cannot be done.
    """
    before = work.look(BY_RECORD[type(record)].name, record.id)
    after = _completed(work, who, record, new=before is None)
    if isinstance(after, Revision):
        after = publishing.settled(work, before, after)
    if isinstance(after, Case):
        after = casework.settled(work, before, after)
    if isinstance(after, Interaction) and before is None:
        after = merging.filled(work, after)
    keep(work, after)
    if isinstance(after, Article) and isinstance(before, Article):
        publishing.keep_former(work, before, after)
    if isinstance(after, Receipt) and before is None:
        publishing.count_reader(work, who, after)
    if isinstance(after, Interaction | Case) and after != before:
        for queue in _queues_of(work.look(BY_RECORD[type(after)].name, after.id)):
            serve(work, after.customer, queue)
    if isinstance(after, Interaction):
        casework.heard(work, before, after)
    for each in calling_back.follows(work, before, after):
        keep(work, each)
    if isinstance(after, Interaction) and after.code != getattr(before, "code", ""):
        using.count_anew(work, after)
    if isinstance(after, Use) and before is None:
        using.count(work, after)


def served_by(record: Record | None) -> list[Key]:
    """Who is looked at when this record is settled."""
    return [("customer", record.customer)] if isinstance(record, Interaction | Case) else []


def keep(work: Work, record: Record, because: Because = UNSAID) -> None:
    """Put a record that is held, and write down what happened to it."""
    kind = BY_RECORD[type(record)].name
    before = work.look(kind, record.id)
    if isinstance(record, Interaction):
        record = belonging.placed(work, before, record)
    work.put(record)
    belonging.follow(work, before, record)
    for happening in _happenings(before, record, work.now, because):
        work.happened(kind, record.id, _event(work, record, happening))
    if isinstance(record, Interaction):
        asking.ask(work, before, record)


def _completed(work: Work, who: Person, record: Record, *, new: bool) -> Record:
    match record:
        case Customer(queues=()) if new and who.partner:
            return replace(record, queues=tuple(sorted(who.queues)))
        case Note() if new:
            about = [(record.about_kind, record.about)]
            filed = record if record.queues else _filed(work, who, record, about)
            return publishing.of_its_article(work, belonging.laid(work, filed))
        case Task() if new:
            return belonging.laid(work, _placed(work, who, record))
        case Use() if new:
            return using.of_its_contact(work, who, record)
        case TextModule(scope=ModuleScope.SITE, site=None):
            return replace(record, site=who.site.id)
        case _:
            return record


def _placed(work: Work, who: Person, task: Task) -> Task:
    if task.queue is not None:
        return calling_back.in_its_place(work, task)
    about = ("interaction", task.interaction), ("case", task.case), ("customer", task.customer)
    return task if task.queues else _filed(work, who, task, about)


def _filed(
    work: Work, who: Person, record: Filed, about: Iterable[tuple[str, str | None]]
) -> Filed:
    """In the queues of the first record it is about; a partner's only in those it works."""
    for kind, id in about:
        if id:
            queues = _queues_of(work.look(kind, id))
            seen = (queue for queue in queues if not who.partner or queue in who.queues)
            return replace(record, queues=tuple(seen))
    return record


def _queues_of(record: Record | None) -> tuple[QueueId, ...]:
    match record:
        case Interaction():
            return belonging.queues_of(record)
        case Case():
            return (record.queue,)
        case Customer() | Task() | Note():
            return record.queues
        case _:
            return ()


def serve(work: Work, id: CustomerId, queue: QueueId) -> None:
    """From now on the customer is known where it was served."""
    seen = work.look("customer", id)
    if isinstance(seen, Customer) and queue not in seen.queues:
        held = work.hold("customer", id)
        if isinstance(held, Customer) and queue not in held.queues:
            work.put(replace(held, queues=(*held.queues, queue)))


def _happenings(
    before: Record | None, after: Record, now: datetime, because: Because
) -> Iterable[Happening]:
    if isinstance(after, Interaction):
        was = before if isinstance(before, Interaction) else None
        return of_interaction(was, after, now, because)
    if isinstance(after, Agent):
        return of_agent(before if isinstance(before, Agent) else None, after, because)
    return ()


def _event(work: Work, record: Record, happening: Happening) -> Event:
    agent = work.look("agent", happening.agent) if happening.agent else None
    return Event(
        kind=happening.kind,
        segment=happening.segment,
        queue=record.queue if isinstance(record, Interaction) else "",
        site=agent.site if isinstance(agent, Agent) else happening.site,
        agent=work.pseudonym(happening.agent) if happening.agent else "",
        rule=happening.because.rule,
        reason=happening.because.reason,
        grounds=happening.because.grounds,
    )
