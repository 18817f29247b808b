"""Which web chats a tenant has: choosing them, as an administrator does.

Law: a text that somebody could agree to is kept, whatever is chosen later.
"""

from __future__ import annotations

import msgspec

from desktop.domain.ids import TenantId
from desktop.ports.clock import Clock, unix_ms
from integrations.hub.server.connections.chosen_links import NoSuchLink
from integrations.hub.server.store import webchats
from integrations.hub.server.store.opening import Store, Transaction
from integrations.webchat.consenting import versions
from integrations.webchat.values import Chosen

_CHOSEN = msgspec.json.Decoder(Chosen)


class Webchats:
    """Those of one tenant."""

    def __init__(self, store: Store, clock: Clock, tenant: TenantId) -> None:
        self._store = store
        self._clock = clock
        self._tenant = tenant

    def put(self, name: str, chosen: Chosen) -> None:
        """One that is there goes on with what is chosen now."""
        said, now = msgspec.json.encode(chosen).decode(), unix_ms(self._clock)

        def job(within: Transaction) -> None:
            webchats.put(within, name, said, now)
            for version, text in versions(chosen).items():
                webchats.keep_consent(within, version, text, now)

        self._store.writing(self._tenant, job)

    def every(self) -> list[tuple[str, Chosen]]:
        with self._store.reading(self._tenant) as within:
            return [(name, _CHOSEN.decode(said)) for name, said in webchats.every(within)]

    def remove(self, name: str) -> None:
        """Its contacts stay. Raises NoSuchLink."""
        if not self._store.writing(self._tenant, lambda within: webchats.remove(within, name)):
            raise NoSuchLink(name)
