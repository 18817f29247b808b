"""The assistant of written channels: it quotes what editors have published, and nothing else.

    hub.assistant.prepare(tenant)                       where a chat is served: builds what it needs
    quote = await answer(hub, tenant, "Wie lange habe ich Garantie?", "de")

Laws: every word of a quote stands in an article that customers may read (`rules`), at the
version that is named; where it is not sure it says nothing. All work is done on one thread of its
own, away from the loop; whoever asks while too many wait is told nothing.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, Protocol

import msgspec

from desktop.domain.ids import ArticleId, TenantId
from desktop.ports.clock import Clock
from integrations.hub.server.assistant.shelf import Best, Shelf
from integrations.hub.server.store.opening import DATABASE_ERRORS, Store

log = logging.getLogger(__name__)

MOST_LETTERS: Final = 500  # of a question that are read
MOST_WAITING: Final = 32
WITHIN_S: Final = 5.0  # then nothing is said; a first question may find nothing built yet


class Quote(msgspec.Struct, frozen=True):
    """What an article says, in its own words."""

    article: ArticleId
    title: str
    version: int
    language: str
    passage: str  # plain text, lines as in the article
    heading: str  # under which it begins; "" at the beginning
    sure: float  # 0 to 1

    @property
    def link(self) -> str:
        """Where it stands, for who works the contact later."""
        return f"article:{self.article}"


class Assistant:
    """One for a hub's process; nothing is built before it is asked for."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._lane: ThreadPoolExecutor | None = None
        self._shelves: dict[TenantId, Shelf] = {}
        self._waiting: list[Future[Quote | None]] = []
        self._closed = False

    def prepare(self, tenant: TenantId) -> None:
        """Begin to build what answers are found by; returns at once. On the hub's loop."""
        if not self._closed:
            self._on_lane().submit(self._prepared, tenant)

    async def answer(self, tenant: TenantId, question: str, language: str) -> Quote | None:
        """The passage that answers it, or None. On the hub's loop; never raises."""
        self._waiting = [each for each in self._waiting if not each.done()]
        if self._closed or len(self._waiting) >= MOST_WAITING:
            return None
        work = self._on_lane().submit(self._answer, tenant, question[:MOST_LETTERS], language)
        self._waiting.append(work)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(work), WITHIN_S)
        except TimeoutError:
            return None

    def close(self) -> None:
        """Wait for what is being done; what waits is dropped."""
        self._closed = True
        lane, self._lane = self._lane, None
        if lane is not None:
            lane.shutdown(wait=True, cancel_futures=True)

    def _answer(self, tenant: TenantId, question: str, language: str) -> Quote | None:
        shelf = self._prepared(tenant)
        if shelf is None:
            return None
        try:
            found = shelf.best(question, language, self._clock.now())
        except DATABASE_ERRORS:
            log.exception("an article could not be read; the assistant says nothing")
            return None
        return quote_of(found) if found is not None else None

    def _prepared(self, tenant: TenantId) -> Shelf | None:
        shelf = self._shelves.setdefault(tenant, Shelf(self._store, tenant))
        try:
            shelf.catch_up()
        except DATABASE_ERRORS:
            log.exception("articles could not be read; the assistant says nothing")
            return None
        return shelf

    def _on_lane(self) -> ThreadPoolExecutor:
        if self._lane is None:
            self._lane = ThreadPoolExecutor(1, "assistant")
        return self._lane


class HasAssistant(Protocol):
    """A hub."""

    @property
    def assistant(self) -> Assistant: ...


def quote_of(found: Best) -> Quote:
    article, passage = found.article, found.passage
    return Quote(
        article=article.id,
        title=article.title,
        version=article.version,
        language=article.language,
        passage=passage.text,
        heading=passage.heading,
        sure=round(found.sure, 3),
    )


async def answer(hub: HasAssistant, tenant: TenantId, question: str, language: str) -> Quote | None:
    return await hub.assistant.answer(tenant, question, language)
