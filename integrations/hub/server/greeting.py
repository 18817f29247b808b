"""The first words between a desktop and the hub."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import msgspec

from desktop.domain import bounds
from desktop.domain.kinds import milliseconds
from desktop.ports.clock import Clock
from desktop.ports.wire import OLDEST, PROTOCOL, ErrorCode, Hello, LiveTimes, Welcome
from integrations.hub.server.at_work import client_at_work
from integrations.hub.server.changes import ways
from integrations.hub.server.pulling import known_head
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights.rights import Bearer, person_of
from integrations.hub.server.store import clients, erasures
from integrations.hub.server.store.opening import Store, Transaction

LEASE: Final = timedelta(hours=72)
BOUNDS: Final = bounds.Bounds()


class Told(msgspec.Struct, frozen=True):
    """What each desk is told of the hub it works with."""

    lease: timedelta = LEASE  # so long a desk may show what it has without another word
    live: LiveTimes | None = None
    bounds: bounds.Bounds | None = None
    least_release: str = ""


def hello(
    store: Store, clock: Clock, bearer: Bearer, said: Hello, told: Told | None = None
) -> Welcome:
    """Make the installation known. Raises Refused: signed out, fork, wiped, upgrade.

    told: what every desk is told of this hub.
    """
    told = told or Told()
    if said.wiped:
        store.writing(bearer.tenant, lambda within: _note_wiped(within, bearer, said.client_id))
    if said.protocol < OLDEST or said.schema < bounds.OLDEST_SCHEMA:
        raise Refused(ErrorCode.UPGRADE, "This desktop is too old for this hub.")

    def welcome(within: Transaction) -> Welcome:
        who = person_of(within, bearer)
        clients.introduce(within, said.client_id, who.id)
        client = client_at_work(within, who, said.client_id)
        if said.erased is not None:  # a profile that was put back from a copy is told once more
            erasures.took_back(within, said.client_id, said.erased)
        return Welcome(
            protocol=min(said.protocol, PROTOCOL),
            epoch=known_head(within).epoch,
            clock=clock.now(),
            last_mid=client.last_mid,
            agent=who.id,
            site=who.site.id,
            name=who.agent.name,
            live=told.live,
            lease_until=clock.now() + told.lease,
            ways=ways.channels(within),
            carrying=ways.carrying(within),
            carriers=ways.carriers(within),
            senders=ways.senders(within, who.queues),
            bounds=told.bounds or BOUNDS,
            schema=bounds.SCHEMA,
            least_release=told.least_release,
        )

    return store.writing(bearer.tenant, welcome)


def _note_wiped(within: Transaction, bearer: Bearer, client_id: str) -> None:
    who = person_of(within, bearer)
    known = clients.known(within, client_id)
    if known is not None and known.agent == who.id and known.withdrawn:
        clients.note_wiped(within, client_id, milliseconds(within.now) or 0)
