"""Which wikis a tenant has connected: choosing them, and how each stands.

Law: the secret of a bot stands in the file of credentials and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from desktop.domain.ids import TenantId
from desktop.domain.kinds import milliseconds
from desktop.ports.clock import Clock
from integrations.hub.server.credentials import Credentials, credentials_of
from integrations.hub.server.looking_after import whoever_this_is
from integrations.hub.server.store import wikis
from integrations.hub.server.store.heads import seqs
from integrations.hub.server.store.opening import Store, Transaction
from integrations.hub.server.store.wikis import WIKIS, Kept
from integrations.hub.server.wikis import WikiShelf
from integrations.mediawiki.shelf import Position
from integrations.mediawiki.translate import Chosen

_CHOSEN = msgspec.json.Decoder(Chosen)
_POSITION = msgspec.json.Decoder(Position)


class NoSuchWiki(Exception):
    """`str` is its name."""


class _Told(msgspec.Struct, frozen=True):
    """What is shown of how the last reading ended."""

    failed: str = ""


_TOLD = msgspec.json.Decoder(_Told)


class Connected(msgspec.Struct, frozen=True, kw_only=True):
    """A wiki as people look at it."""

    of: ConnectedWikis
    name: str
    address: str
    chosen: Chosen
    articles: int
    waiting: int
    flawed: int
    flaws: tuple[tuple[str, str], ...]
    failed: str
    is_due: bool


class ConnectedWikis:
    """Those of one tenant."""

    def __init__(self, store: Store, clock: Clock, tenant: TenantId, secrets: str = "") -> None:
        self._store = store
        self._clock = clock
        self._tenant = tenant
        self._secrets = secrets

    @staticmethod
    def tenants(store: Store) -> Iterable[TenantId]:
        return sorted(seqs(store))

    def put(self, name: str, address: str, chosen: Chosen, secret: str = "") -> None:
        """Connect it; one that is there goes on with what is chosen now.

        Raises NoPlace, NotPrivate, OSError.
        """
        if secret:
            self._credentials().put(self._tenant, f"wiki {name}", secret)
        said = msgspec.json.encode(chosen).decode()
        kept = Kept(name=name, address=address, chosen=said)
        self._store.writing(self._tenant, lambda within: WIKIS.put(within, kept))

    def remove(self, name: str) -> None:
        """Its articles stay, as the organisation's own. Raises NoSuchWiki."""
        chosen = self.find(name).chosen
        self._store.writing(self._tenant, lambda within: WIKIS.remove(within, name))
        if chosen.login:
            self._credentials().put(self._tenant, f"wiki {name}", "")

    def every(self) -> list[Connected]:
        with self._store.reading(self._tenant) as within:
            return [self._connected(within, kept) for kept in WIKIS.every(within)]

    def find(self, name: str) -> Connected:
        """Raises NoSuchWiki."""
        for each in self.every():
            if each.name == name:
                return each
        raise NoSuchWiki(name)

    def secret(self, name: str) -> str:
        """Raises NoPlace, NotPrivate."""
        return self._credentials().find(self._tenant, f"wiki {name}")

    def shelf(self, name: str) -> WikiShelf:
        by = whoever_this_is()
        return WikiShelf(self._store, self._tenant, name, by=by, clock=self._clock)

    def compare_next(self, name: str) -> None:
        """Look through all pages with the next reading. Raises NoSuchWiki."""
        self.find(name)

        def job(within: Transaction) -> None:
            kept = WIKIS.find(within, name)
            if kept is not None and kept.position:
                anew = replace(_POSITION.decode(kept.position), compared="1970-01-01T00:00:00Z")
                WIKIS.note(within, name, position=msgspec.json.encode(anew).decode())

        self._store.writing(self._tenant, job)

    def _credentials(self) -> Credentials:
        return credentials_of(self._store, self._secrets)

    def _connected(self, within: Transaction, kept: Kept) -> Connected:
        chosen = _CHOSEN.decode(kept.chosen)
        articles, waiting, flawed = wikis.counts(within, kept.name)
        now = milliseconds(self._clock.now()) or 0
        return Connected(
            of=self,
            name=kept.name,
            address=kept.address,
            chosen=chosen,
            articles=articles,
            waiting=waiting,
            flawed=flawed,
            flaws=tuple(wikis.flawed(within, kept.name)),
            failed=_TOLD.decode(kept.told).failed if kept.told else "",
            is_due=kept.read_at + chosen.every_s * 1_000 <= now,
        )
