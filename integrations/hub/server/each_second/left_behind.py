"""What an older version left behind when it handed a case on is brought to where the case lies.

Once for the data of a tenant, by any hub process, several at once as well: how far it came stands
in the database, so whoever is ended in the middle goes on from there, and no later start looks
again. Each case is looked at again under its lock. Laws: what already lies where its case lies is
not written; what lies in one queue alone, which is not the case's, is what the case took along when
it left that, so it leaves it, too; what lies in several stays in them, because nobody knows any
more which one the case left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from msgspec.structs import replace

from desktop.domain.ids import QueueId, TenantId
from desktop.domain.records import Case, Interaction, Note, Task
from integrations.hub.server.changes import belonging
from integrations.hub.server.changes.settling import keep
from integrations.hub.server.hub import Hub
from integrations.hub.server.leasing import work_of
from integrations.hub.server.store import belongings, once
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.work import Work

LOOKED_AT: Final = 500  # cases in one question
AT_ONCE: Final = 50  # cases in one transaction
NAME: Final = (
    "left behind 1"  # another one when more has to be brought along: all is looked at anew
)


def bring_along(hub: Hub, tenant: TenantId) -> int:
    """Look at every case. Returns how many records moved."""
    return sum(in_steps(hub, tenant))


def in_steps(hub: Hub, tenant: TenantId) -> Iterator[int]:
    """The same, a short step at a time; each gives how many records moved in it."""
    with hub.store.reading(tenant) as within:
        there = once.reached(within, NAME)
    if there.done:
        return
    last = there.upto
    while (looked := _next(hub, tenant, last)).last:
        last = looked.last
        some = [looked.found[at : at + AT_ONCE] for at in range(0, len(looked.found), AT_ONCE)]
        moved = sum(hub.store.writing(tenant, partial(_bring, hub, each)) for each in some)
        hub.store.writing(tenant, partial(once.note, name=NAME, upto=last))
        yield moved
    hub.store.writing(tenant, partial(once.note, name=NAME, upto=last, done=hub.clock.now()))


def _next(hub: Hub, tenant: TenantId, after: str) -> belongings.Looked:
    with hub.store.reading(tenant) as within:
        return belongings.left_behind(within, after, LOOKED_AT)


def _bring(hub: Hub, cases: Sequence[str], within: Transaction) -> int:
    work = work_of(hub, within)
    work.hold_all(("case", id) for id in cases)
    for id in cases:
        lies = belonging.lies(work, id)
        if lies is not None and isinstance(work.hold("case", id), Case):
            _of_case(work, id, lies)
    return work.write()


def _of_case(work: Work, case: str, lies: QueueId) -> None:
    for id in belongings.contacts_of_case(work.within, case):
        contact = work.hold("interaction", id)
        there = lies if isinstance(contact, Interaction) and contact.queue != lies else None
        if isinstance(contact, Interaction) and contact.case_queue != there:
            keep(work, replace(contact, case_queue=there))
    filed = [("note", id) for id in belongings.notes_about(work.within, case)]
    filed += [("task", id) for id in belongings.tasks_of_case(work.within, case)]
    for kind, id in filed:
        it = work.hold(kind, id)
        if isinstance(it, Note | Task) and it.queues and lies not in it.queues:
            work.put(replace(it, queues=(lies,) if _alone(it) else (*it.queues, lies)))


def _alone(it: Note | Task) -> bool:
    """Nothing but its case says where it lies."""
    if isinstance(it, Task) and (it.interaction is not None or it.queue is not None):
        return False
    return len(it.queues) == 1
