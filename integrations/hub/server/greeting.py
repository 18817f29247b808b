"""The first words between a desktop and the hub."""

from __future__ import annotations

from desktop.ports.clock import Clock
from desktop.ports.wire import OLDEST, PROTOCOL, ErrorCode, Hello, Welcome
from integrations.hub.server.pulling import known_head
from integrations.hub.server.pushing import client_of
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights import Bearer, person_of
from integrations.hub.server.store import clients, erasures
from integrations.hub.server.store.opening import Store, Transaction


def hello(store: Store, clock: Clock, bearer: Bearer, said: Hello) -> Welcome:
    """Make the installation known. Raises Refused: signed out, fork, upgrade."""
    if said.protocol < OLDEST:
        raise Refused(ErrorCode.UPGRADE, "This desktop is too old for this hub.")

    def welcome(within: Transaction) -> Welcome:
        who = person_of(within, bearer)
        clients.introduce(within, said.client_id, who.id)
        client = client_of(within, who, said.client_id)
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
        )

    return store.writing(bearer.tenant, welcome)
