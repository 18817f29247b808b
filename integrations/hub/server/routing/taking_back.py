"""What a site was given whose own system chooses the person, and which nobody there took in time.

Law: it goes back to its old place, for everybody but that site; a site that was set no time keeps
what it has.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from msgspec.structs import replace

from desktop.domain.ids import TenantId
from desktop.domain.records import Interaction
from desktop.domain.words import InteractionStatus
from integrations.hub.server.changes.happenings import Because
from integrations.hub.server.changes.settling import keep
from integrations.hub.server.hub import Hub
from integrations.hub.server.leasing import work_of
from integrations.hub.server.store import in_line
from integrations.hub.server.store.opening import Transaction

LATE: Final = Because(reason="late")


def take_back(hub: Hub, tenant: TenantId) -> int:
    """Returns how many there were."""
    with hub.store.reading(tenant) as within:
        late = in_line.kept_too_long(within, hub.clock.now())
    if not late:
        return 0

    def job(within: Transaction) -> int:
        work = work_of(hub, within)
        work.hold_all(("interaction", id) for id in late)
        for id in late:
            record = work.hold("interaction", id)
            if isinstance(record, Interaction) and _is_late(record, work.now):
                freed = replace(record, site=None, offered_until=None, epoch=record.epoch + 1)
                keep(work, freed, LATE)
        return work.write()

    return hub.store.writing(tenant, job)


def _is_late(record: Interaction, now: datetime) -> bool:
    waits = record.status is InteractionStatus.QUEUED and record.site is not None
    return waits and record.offered_until is not None and record.offered_until < now
