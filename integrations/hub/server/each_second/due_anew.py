"""What is due by a calendar, a type of cases or a queue follows when one becomes another.

Open cases, contacts that wait or are worked on, promises whose leads were told. Any hub process may
do it, several at once as well: each record is looked at again under its lock. Laws: when nothing
has changed since the last look nothing is read; after a start all are looked at once, because hours
may have been changed while no hub was there; what is due as it was is not written; where nothing is
promised any more nothing is due, but at a time that a person chose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final, NamedTuple

from desktop.domain.answer_due import due_by
from desktop.domain.calendars import Calendar
from desktop.domain.case_clock import due_at
from desktop.domain.case_types import CaseType
from desktop.domain.ids import TenantId
from desktop.domain.records import Case, Interaction, Queue, Record, Task
from desktop.domain.words import CaseStatus, InteractionStatus
from integrations.hub.server.changes.casework import settled, with_promise
from integrations.hub.server.each_second.promising import calm
from integrations.hub.server.hub import Hub
from integrations.hub.server.leasing import work_of
from integrations.hub.server.pulling import known_head
from integrations.hub.server.store import promises, records
from integrations.hub.server.store.clocks import Versions, open_cases, open_contacts, versions
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.work import Work

AT_ONCE: Final = 100  # in one transaction

Key = tuple[str, str]


class _Looked(NamedTuple):
    seq: int  # of the last change then
    versions: Versions


class DueAnew:
    """Remembers for each tenant what it has looked at last."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._looked: dict[TenantId, _Looked] = {}

    def keep(self, tenant: TenantId) -> int:
        """Look after everything once. Returns how many records have changed."""
        before = self._looked.get(tenant)
        with self._hub.store.reading(tenant) as within:
            seq = known_head(within).seq
            if before is not None and before.seq == seq:
                return 0
            now = _Looked(seq, versions(within))
            changed = before is None or before.versions != now.versions
            late = list(_otherwise(within)) if changed else []
        done = 0
        for start in range(0, len(late), AT_ONCE):
            some = late[start : start + AT_ONCE]
            done += self._hub.store.writing(tenant, partial(_settle, self._hub, some))
        self._looked[tenant] = now
        return done


def _otherwise(within: Transaction) -> Iterator[Key]:
    """What is due at another time than is written in it, and promises that somebody was told of."""
    yield from (("case", id) for id in _cases(within))
    queues = {each.id: each for each in records.every(within, Queue)}
    for contact in open_contacts(within):
        if due_by(queues.get(contact.queue), contact) != contact:
            yield "interaction", contact.id
    yield from (("task", id) for id in promises.told(within))


def _cases(within: Transaction) -> Iterator[str]:
    kinds = {each.id: each for each in records.every(within, CaseType)}
    hours = {each.id: each for each in records.every(within, Calendar)}
    for case in open_cases(within):
        kind = kinds.get(case.type) if case.type else None
        calendar = hours.get(kind.calendar) if kind and kind.calendar else None
        if with_promise(case, case, due_at(case, kind, calendar)) != case:
            yield case.id


def _settle(hub: Hub, keys: Sequence[Key], within: Transaction) -> int:
    work = work_of(hub, within)
    work.hold_all(keys)
    for kind, id in keys:
        match work.hold(kind, id):
            case Case() as case if case.status is not CaseStatus.CLOSED:
                _put(work, case, settled(work, case, case))
            case Interaction() as contact if contact.status is not InteractionStatus.CLOSED:
                _put(work, contact, due_by(work.look("queue", contact.queue), contact))
            case Task():
                calm(hub, work, id)
    return work.write()


def _put(work: Work, before: Record, after: Record) -> None:
    if after != before:
        work.put(after)
