"""What articles mean, kept in step with the store: answers with those of the other language.

    await Meanings(store, articles, settings).run()

Beside the index and after it: nothing is loaded before the index answers and a while has passed,
nor while all articles are of one language. Laws: an answer never comes from vectors that are half
made; the encoder has a thread of its own, works on a few articles at a time, rests between, and
stands still while somebody types.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypeVar

from desktop.ahead import ahead
from desktop.domain.records import Article
from desktop.indexing.articles import Articles
from desktop.settings import ABROAD, Setting, Settings
from desktop.store import terms
from desktop.store.changes import Changes
from desktop.store.opening import Connection
from desktop.store.reads import records
from desktop.store.reads.plain import plain
from desktop.store.worker import StoreThread
from knowledge_index.document import LANGUAGES, Document
from knowledge_index.index import Hit

if TYPE_CHECKING:
    from knowledge_index import meaning

T = TypeVar("T")

QUIET_S: Final = 5.0  # from the index's first answer to the encoder: the desk is being used
SETTLED_S: Final = 1.0  # changes that come one behind the other are followed together
REST_S: Final = 0.03  # between two steps, as long as one takes
PAUSE_S: Final = 2.0  # after a question: the next key is likely to come soon
_READ: Final = 20  # articles read at once
_STEP: Final = 4  # articles a step: a question waits for no more
_VECTORS: Final = "knowledge_index.meaning"  # with numpy: 11 MB, needed by two languages only
_LETTERS: Final = 3000  # of an article's Markdown; more is not looked at


class Meanings:
    """One for each open store; `run` ends when it is cancelled."""

    def __init__(
        self, store: StoreThread, articles: Articles, settings: Settings, encoder: str = "usem3"
    ) -> None:
        self._store = store
        self._articles = articles
        self._settings = settings
        self._encoder = encoder
        self._lane = ThreadPoolExecutor(1, "meanings")
        self._meanings: meaning.Meanings | None = None
        self._made: dict[str, Document] = {}  # what each vector was made of
        self._whole = True
        self._ids: set[str] = set()
        self._news = asyncio.Event()

    async def run(self) -> None:
        undo = (
            self._store.changed.connect(self._on_change),
            self._settings.changed.connect(self._on_setting),
        )
        try:
            await self._begin()
            while True:
                await self._follow()
                self._articles.abroad_by = self.abroad
                await self._news_settled()
        finally:
            self._articles.abroad_by = None
            for each in undo:
                each()
            await self._on_thread(_nothing)  # loading cannot be broken off; the loop goes on
            self._lane.shutdown()

    async def abroad(self, text: str, found: Sequence[str], limit: int) -> tuple[Hit, ...]:
        """found: what the index has for these words, which tells their language."""
        return await self._on_thread(partial(self._abroad, text, found, limit))

    async def _begin(self) -> None:
        """Until there is something to do: then the encoder is loaded."""
        await self._articles.filled.wait()
        await asyncio.sleep(QUIET_S)
        while not await self._is_wanted():
            await self._news_settled()
        await self._quiet()
        await ahead((_VECTORS,))
        vectors = import_module(_VECTORS)
        encoder = await self._on_thread(partial(vectors.encoder, self._encoder))
        self._meanings = vectors.Meanings(encoder)

    async def _is_wanted(self) -> bool:
        written_in = await self._store.read(terms.languages)
        return self._settings[ABROAD] and written_in.issuperset(LANGUAGES)

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("article"):
            self._whole |= changes.whole
            self._ids |= changes.of("article")
            self._news.set()

    def _on_setting(self, setting: Setting[Any]) -> None:
        if setting is ABROAD:
            self._news.set()

    async def _news_settled(self) -> None:
        await self._news.wait()
        while self._news.is_set():
            self._news.clear()
            await asyncio.sleep(SETTLED_S)

    async def _follow(self) -> None:
        ids, self._ids = self._ids, set()
        if self._whole:
            self._whole = False
            ids = await self._store.read(terms.readable) | self._made.keys()
        for some in _portions(sorted(ids), _READ):
            articles = await self._store.read(_readable, some)
            await self._take(articles, set(some) - {each.id for each in articles})

    async def _take(self, articles: Sequence[Article], gone: Collection[str]) -> None:
        made = self._meanings
        if made is None:
            return
        documents = await self._on_thread(partial(_documents, articles))
        changed = [each for each in documents if self._made.get(each.id) != each]
        await self._on_thread(partial(made.remove, gone))
        for id_ in gone:
            self._made.pop(id_, None)
        for few in _portions(changed, _STEP):
            await self._on_thread(partial(made.put, few))
            self._made |= {each.id: each for each in few}
            await asyncio.sleep(REST_S)
            await self._quiet()

    async def _quiet(self) -> None:
        # Only the clock can tell that nothing happens.
        while (left := PAUSE_S - self._articles.quiet_s) > 0:  # noqa: ASYNC110
            await asyncio.sleep(left)

    def _abroad(self, text: str, found: Sequence[str], limit: int) -> tuple[Hit, ...]:
        made = self._meanings
        return made.abroad(text, found, limit) if made is not None else ()

    async def _on_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._lane, work)


def _nothing() -> None:
    """The last work of the thread: whoever waits for it knows that the others are done."""


def _readable(connection: Connection, ids: Sequence[str]) -> list[Article]:
    """Those of these articles that this person may read."""
    may = terms.readable(connection, ids)
    found = (records.record(connection, Article, id_) for id_ in ids if id_ in may)
    return [each for each in found if each is not None]


def _documents(articles: Sequence[Article]) -> list[Document]:
    shortened: Callable[[Document], Document] = import_module(_VECTORS).shortened
    return [
        shortened(
            Document(
                id=each.id,
                language=each.language,
                title=each.title,
                body=plain(each.body[:_LETTERS]),
            )
        )
        for each in articles
    ]


def _portions(of: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (of[at : at + size] for at in range(0, len(of), size))
