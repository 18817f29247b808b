"""A hub's store and its shelf for one real wiki, read on demand."""

from __future__ import annotations

import msgspec

from desktop.domain.ids import TenantId
from desktop.domain.records import Article
from desktop.domain.words import ArticleStatus
from desktop.ports.clock import SystemClock
from integrations.hub.server.administering import Administration
from integrations.hub.server.store import blobs, records, wikis
from integrations.hub.server.store.opening import Store
from integrations.hub.server.wiki.shelf import WikiShelf
from integrations.mediawiki import running
from integrations.mediawiki.client import Credentials, Wiki
from integrations.mediawiki.pulling import Pulling, Read
from integrations.mediawiki.running import Outcome
from integrations.mediawiki.translate import Chosen
from tests.support.mediawiki import BOT, SECRET, WikiServer

MAIN = TenantId("main")
LOGIN = f"{BOT}@tresen"


class WikiHub:
    def __init__(self, store: Store, server: WikiServer, *, site: str = "Home") -> None:
        """site: the one that is made; "" for a store that has people already."""
        self.store = store
        self.server = server
        self.clock = SystemClock()
        if site:
            Administration(store, self.clock, MAIN).add_site(site)
        self.choose()
        self.shelf = WikiShelf(store, MAIN, "help", by="here", clock=self.clock)
        assert self.shelf.hold()

    def choose(
        self, *, categories: tuple[str, ...] = (), in_house: bool = False, login: str = LOGIN
    ) -> None:
        chosen = Chosen(categories=categories, in_house=in_house, login=login)
        said = msgspec.json.encode(chosen).decode()
        kept = wikis.Kept(name="help", address=self.server.api, chosen=said)
        self.store.writing(MAIN, lambda within: wikis.WIKIS.put(within, kept))

    async def read(self) -> Read:
        wiki = self.client()
        try:
            return await Pulling(wiki, self.shelf, self.shelf.chosen(), self.clock).once()
        finally:
            await wiki.close()

    async def round(self) -> Outcome:
        """Reading and writing, as the hub does it."""
        wiki = self.client()
        try:
            done = await running.look_after(wiki, self.shelf, self.shelf.chosen(), self.clock)
        finally:
            await wiki.close()
        assert done is not None
        assert self.shelf.hold()
        return done

    def client(self, secret: str = SECRET) -> Wiki:
        return Wiki(self.server.api, Credentials(LOGIN, secret), pause=_at_once)

    def articles(self) -> dict[str, Article]:
        """{title: article} of those that are valid."""
        with self.store.reading(MAIN) as within:
            found = records.every(within, Article)
        return {each.title: each for each in found if each.status is ArticleStatus.PUBLISHED}

    def blob(self, sha256: str) -> bytes:
        with self.store.reading(MAIN) as within:
            stored = blobs.find(within, sha256)
            return b"".join(blobs.pieces(within, stored.upload)) if stored else b""


async def _at_once(_seconds: float) -> None:
    pass
