"""Which wikis a tenant has connected, and how each stands."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from integrations.hub.server.connections.chosen_links import ChosenLinks
from integrations.hub.server.connections.looking_after import whoever_this_is
from integrations.hub.server.store import wikis
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.wikis import WIKIS, Kept
from integrations.hub.server.wiki.shelf import WikiShelf
from integrations.mediawiki.shelf import Position
from integrations.mediawiki.translate import Chosen

_CHOSEN = msgspec.json.Decoder(Chosen)
_POSITION = msgspec.json.Decoder(Position)


class _Told(msgspec.Struct, frozen=True):
    """What is shown of how the last reading ended."""

    failed: str = ""


_TOLD = msgspec.json.Decoder(_Told)


class WikiLink(msgspec.Struct, frozen=True, kw_only=True):
    """A wiki as people look at it."""

    of: WikiLinks
    name: str
    address: str
    chosen: Chosen
    articles: int
    waiting: int
    flawed: int
    flaws: tuple[tuple[str, str], ...]
    failed: str
    is_due: bool


class WikiLinks(ChosenLinks[Kept, WikiLink]):
    """Articles of one that is not connected any more stay, as the organisation's own."""

    kind = "wiki"
    rows = WIKIS

    def put(self, name: str, address: str, chosen: Chosen, secret: str = "") -> None:
        """Connect it, or choose anew; without a secret it is read as anybody may.

        Raises NoPlace, NotPrivate, OSError.
        """
        said = msgspec.json.encode(chosen).decode()
        self._keep(Kept(name=name, address=address, chosen=said), secret)

    def shelf(self, name: str) -> WikiShelf:
        by = whoever_this_is()
        return WikiShelf(self._store, self.tenant, name, by=by, clock=self._clock)

    def compare_next(self, name: str) -> None:
        """Look through all pages with the next reading. Raises NoSuchLink."""
        self.find(name)

        def job(within: Transaction) -> None:
            kept = WIKIS.find(within, name)
            if kept is not None and kept.position:
                anew = replace(_POSITION.decode(kept.position), compared="1970-01-01T00:00:00Z")
                WIKIS.note(within, name, position=msgspec.json.encode(anew).decode())

        self._store.writing(self.tenant, job)

    def _has_secret(self, seen: WikiLink) -> bool:
        return bool(seen.chosen.login)  # without one a hub may have no file of credentials

    def _seen(self, within: Transaction, kept: Kept) -> WikiLink:
        chosen = _CHOSEN.decode(kept.chosen)
        articles, waiting, flawed = wikis.counts(within, kept.name)
        return WikiLink(
            of=self,
            name=kept.name,
            address=kept.address,
            chosen=chosen,
            articles=articles,
            waiting=waiting,
            flawed=flawed,
            flaws=tuple(wikis.flawed(within, kept.name)),
            failed=_TOLD.decode(kept.told).failed if kept.told else "",
            is_due=self._is_due(kept, chosen.every_s),
        )
