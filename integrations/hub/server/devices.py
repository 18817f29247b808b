"""Installations: which there are, and withdrawing one that is lost, sold or not trusted any more.

    Devices(store, clock, tenant, by="ann").withdraw("0192…")

Laws: a withdrawn one is told nothing any more and may still hand over what waits on it; its own
program clears it, so what somebody copied before is not reached by this; who withdrew what is
written down with it.
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from desktop.domain.ids import SiteId, TenantId
from desktop.domain.kinds import milliseconds
from desktop.domain.records import Agent
from desktop.ports.clock import Clock
from integrations.hub.server.administering import Unknown
from integrations.hub.server.store import audit, clients, records
from integrations.hub.server.store.audit import Did, Line
from integrations.hub.server.store.clients import Installed
from integrations.hub.server.store.heads import head_of
from integrations.hub.server.store.opening import Store, Transaction
from integrations.hub.server.store.work import Work


class Device(msgspec.Struct, frozen=True):
    client_id: str
    login: str
    name: str
    heard: datetime | None
    withdrawn: datetime | None
    wiped: datetime | None  # when it said that nothing was left


class Devices:
    """Those of one tenant; `by` is who looks after them."""

    def __init__(self, store: Store, clock: Clock, tenant: TenantId, by: str = "") -> None:
        self._store = store
        self._clock = clock
        self._tenant = tenant
        self._by = by

    def every(self) -> list[Device]:
        with self._store.reading(self._tenant) as within:
            people = {str(agent.id): agent for agent in records.every(within, Agent)}
            return [_device(each, people.get(each.agent)) for each in clients.every(within)]

    def withdraw(self, client_id: str, *, undo: bool = False) -> Device:
        """Clear it as soon as it is heard of; `undo` before it was. Raises Unknown."""
        at = 0 if undo else milliseconds(self._clock.now()) or 0

        def job(within: Transaction) -> None:
            known = clients.known(within, client_id)
            if known is None:
                raise Unknown(client_id)
            clients.withdraw(within, client_id, at)
            self._tell(within, known.agent, client_id, Did.TAKEN_BACK if undo else Did.WITHDRAWN)

        self._store.writing(self._tenant, job)
        return next(each for each in self.every() if each.client_id == client_id)

    def _tell(self, within: Transaction, person: str, client_id: str, did: Did) -> None:
        agent, head = records.find(within, "agent", person), head_of(within)
        site = agent.site if isinstance(agent, Agent) else SiteId("")
        now = self._clock.now()
        line = Line(at=now, by=self._by, did=did, site=site, bucket=f"device:{client_id}")
        audit.write(within, [line])
        if not isinstance(agent, Agent) or head is None:
            return
        work = Work(within, head, now)
        work.hold("agent", agent.id)
        work.tell_anew(agent)  # its stream looks, and ends
        work.write()


def _device(each: Installed, agent: Agent | None) -> Device:
    return Device(
        client_id=each.client_id,
        login=agent.login if agent else "",
        name=agent.name if agent else "",
        heard=_time(each.heard),
        withdrawn=_time(each.withdrawn),
        wiped=_time(each.wiped),
    )


def _time(ms: int) -> datetime | None:
    return datetime.fromtimestamp(ms / 1000, UTC) if ms else None
