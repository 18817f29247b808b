"""When a calendar or a type of cases has become another one, open cases are due by it anew.

Any hub process may do it, several at once as well: each case is looked at again under its lock.
Laws: when nothing has changed since the last look no case is read; after a start all are looked at
once, because hours may have been changed while no hub was there; a case that is due as it was is
not written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final, NamedTuple

from desktop.domain.calendars import Calendar
from desktop.domain.case_clock import due_at
from desktop.domain.case_types import CaseType
from desktop.domain.ids import TenantId
from desktop.domain.records import Case
from desktop.domain.words import CaseStatus
from integrations.hub.server.casework import settled
from integrations.hub.server.hub import Hub
from integrations.hub.server.leasing import work_of
from integrations.hub.server.pulling import known_head
from integrations.hub.server.store import records
from integrations.hub.server.store.clocks import Versions, open_cases, versions
from integrations.hub.server.store.opening import Transaction

AT_ONCE: Final = 100  # in one transaction


class _Looked(NamedTuple):
    seq: int  # of the last change then
    versions: Versions


class DueAnew:
    """Remembers for each tenant what it has looked at last."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._looked: dict[TenantId, _Looked] = {}

    def keep(self, tenant: TenantId) -> int:
        """Look after everything once. Returns how many cases are due at another time."""
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


def _otherwise(within: Transaction) -> Iterator[str]:
    """Open cases that are due at another time than is written in them."""
    kinds = {each.id: each for each in records.every(within, CaseType) if each.solve_minutes}
    hours = {each.id: each for each in records.every(within, Calendar)}
    if not kinds:
        return
    for case in open_cases(within):
        kind = kinds.get(case.type) if case.type else None
        calendar = hours.get(kind.calendar) if kind and kind.calendar else None
        if kind is not None and due_at(case, kind, calendar) != case.due_at:
            yield case.id


def _settle(hub: Hub, ids: Sequence[str], within: Transaction) -> int:
    work = work_of(hub, within)
    work.hold_all(("case", id) for id in ids)
    for id in ids:
        case = work.hold("case", id)
        if not isinstance(case, Case) or case.status is CaseStatus.CLOSED:
            continue
        after = settled(work, case, case)
        if after != case:
            work.put(after)
    return work.write()
