"""Up to which number each installation has shown to have the log, noted in memory.

A cursor that comes back says that all before it has arrived. Written down only now and then
(`store/clients.acknowledge`), so that a pull stays a reading transaction. Law: what is lost with
the process makes the log live longer, never shorter.
"""

from __future__ import annotations

import threading
from datetime import datetime

import msgspec

from desktop.domain.ids import TenantId
from desktop.domain.kinds import milliseconds


class Heard(msgspec.Struct, frozen=True):
    """An installation's word."""

    client_id: str
    seq: int
    at: int  # ms


class Acknowledged:
    """What was heard since it was written down last; may be used from any thread."""

    def __init__(self) -> None:
        self._heard: dict[tuple[TenantId, str], Heard] = {}
        self._lock = threading.Lock()

    def note(self, tenant: TenantId, client_id: str, seq: int, now: datetime) -> None:
        with self._lock:
            before = self._heard.get((tenant, client_id))
            upto = max(seq, before.seq) if before else seq
            self._heard[tenant, client_id] = Heard(client_id, upto, milliseconds(now) or 0)

    def taken(self) -> dict[TenantId, list[Heard]]:
        """By tenant; from now on nothing is noted."""
        with self._lock:
            heard, self._heard = self._heard, {}
        by_tenant: dict[TenantId, list[Heard]] = {}
        for (tenant, _), each in sorted(heard.items()):
            by_tenant.setdefault(tenant, []).append(each)
        return by_tenant
