"""Keeps the index of articles in step with the store: at the start, and with every change.

    await Following(store, articles).run()

At the start the stored terms are read and the index stands; what the analysis has not made yet is
made first, a few articles at a time. Then each change of the store is followed by its ids. Laws:
nothing here runs on the window's thread but the asking of others; an answer never comes from an
index that is half filled; terms are written through the store, and made once.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from functools import partial
from typing import Final

from desktop.indexing import making
from desktop.indexing.articles import Articles
from desktop.indexing.making import Making
from desktop.indexing.pace import Ended
from desktop.signal import Signal
from desktop.store import rewording, terms
from desktop.store.changes import Changes
from desktop.store.reads import synonyms
from desktop.store.terms import Learned, Made
from desktop.store.unwritable import Unwritable
from desktop.store.worker import StoreThread

_READ: Final = 2_000  # stored terms at once: a hundredth of a second of the thread that reads
_MADE: Final = 50  # articles that are analysed before they are written
_SETTLED_S: Final = 0.25  # changes that come one behind the other are followed together
_WHOLE_SETTLED_S: Final = 1.5  # a first sync tells of each ten thousand rows
_TRY_AGAIN_S: Final = 20.0  # after a disk that took nothing
RESTS_S: Final = 600.0  # ten minutes, as whoever stops it is told
_BETWEEN_S: Final = 0.05  # while full texts are made anew: others have the writing thread, too


class Following:
    """One for each open store; `run` ends when it is cancelled."""

    def __init__(self, store: StoreThread, articles: Articles) -> None:
        self._store = store
        self._articles = articles
        self._making: Making | None = None
        self._synonyms: synonyms.Groups = ()
        self._serial = 0
        self._many = 0  # articles, when the words were looked at last
        self._whole = True
        self._ids: set[str] = set()
        self._news = asyncio.Event()
        self._rests = False  # the person wants the machine for something else
        self.making: Signal[int] = Signal()  # so many are analysed; 0: no more are

    def rest(self) -> None:
        """Make no more for `RESTS_S`; what is made by then is found, the rest later."""
        self._rests = True

    async def run(self) -> None:
        undo = self._store.changed.connect(self._on_change)
        try:
            await self._follow()
        except Ended:
            return
        finally:
            undo()
            self._articles.close()

    async def _follow(self) -> None:
        step = self._begin
        while True:
            try:
                await step()
                step = self._next
            except Unwritable:  # the person was told; what cannot be stored is made later
                self._whole = True
                step = self._begin
                await asyncio.sleep(_TRY_AGAIN_S)

    async def _begin(self) -> None:
        await self._everything()
        await self._reword()

    async def _next(self) -> None:
        if self._rests:
            await asyncio.sleep(RESTS_S)
            self._rests, self._whole = False, True
            self._news.set()
        await self._news.wait()
        await self._settled()
        if self._whole:
            await self._everything()
        else:
            ids, self._ids = self._ids, set()
            await self._some(ids)

    async def _settled(self) -> None:
        """Until no more news come; of a library that is still coming in, nothing is answered."""
        quiet = False
        while not quiet:
            self._news.clear()
            if self._whole and await self._store.read(terms.count) > 2 * len(self._articles.ids):
                self._articles.withhold()
            wait_s = _WHOLE_SETTLED_S if self._whole else _SETTLED_S
            try:
                await asyncio.wait_for(self._news.wait(), wait_s)
            except TimeoutError:
                quiet = True

    async def _reword(self) -> None:
        """Bring full texts of an older version up to this one."""
        more = True
        while more:
            more = await self._store.keep(rewording.some)
            await asyncio.sleep(_BETWEEN_S)

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("article"):
            self._whole |= changes.whole
            self._ids |= changes.of("article")
            self._news.set()

    async def _everything(self) -> None:
        """Bring the index in step with all articles there are."""
        self._whole, self._ids = False, set()
        making_ = await self._known_words()
        anew = not self._articles.ready or making_ is not self._making
        await self._make_missing(making_)
        if anew:
            self._serial = 0
            next_ = partial(self._read_next, making_)
            await self._articles.fill(making_, next_, self._read_synonyms, self._many)
            self._making = making_
        else:
            made = await self._read_since(making_)
            there = await self._store.read(terms.readable)
            await self._articles.change(made, self._articles.ids - there)
            await self._mean(making_)

    async def _some(self, ids: set[str]) -> None:
        """Follow what happened to these articles."""
        if self._making is None:
            return
        await self._make_missing(self._making)
        made = await self._read_since(self._making)
        there = await self._store.read(terms.readable, sorted(ids))
        await self._articles.change(made, (ids - there) & self._articles.ids)
        await self._mean(self._making)

    async def _mean(self, making_: Making) -> None:
        """Read questions with the synonyms that editors keep now."""
        kept = await self._store.read(synonyms.groups)
        if kept != self._synonyms:
            self._synonyms = kept
            await self._articles.mean(making_, kept)

    async def _read_synonyms(self) -> synonyms.Groups:
        self._synonyms = await self._store.read(synonyms.groups)
        return self._synonyms

    async def _known_words(self) -> Making:
        """The analysis with the words stored here, learned anew when the library is another."""
        words = await self._store.read(terms.learned)
        self._many = await self._store.read(terms.count)
        if words is None or making.is_outgrown(words, self._many):
            words = await self._learn()
        if self._making is not None and self._making.packed == words.packed:
            return self._making
        return await self._articles.on_thread(partial(Making, words.packed))

    async def _learn(self) -> Learned:
        counted: Counter[str] = Counter()
        articles, after = 0, 0
        while some := await self._store.read(terms.documents, after, _MADE):
            articles, after = articles + len(some), some[-1].n
            work = partial(making.count, some, counted, self._articles.pace)
            await self._articles.on_thread(work)
        words = await self._articles.on_thread(partial(making.words_of, counted, articles))
        await self._store.keep(partial(terms.learn, words=words))
        return words

    async def _make_missing(self, making_: Making) -> None:
        after = done = 0
        try:
            while some := await self._store.read(terms.unmade, making_.made_by, after, _MADE):
                if self._rests:
                    break
                after = some[-1].n
                work = partial(making_.terms, some, self._articles.pace)
                made = await self._articles.on_thread(work)
                await self._store.keep(partial(terms.put, made_by=making_.made_by, made=made))
                done += len(some)
                self.making.emit(done)
        finally:
            self.making.emit(0)

    async def _read_since(self, making_: Making) -> list[Made]:
        found: list[Made] = []
        while some := await self._read_next(making_):
            found += some
        return found

    async def _read_next(self, making_: Making) -> list[Made]:
        """The terms that were stored after those read last."""
        some = await self._store.read(terms.since, making_.made_by, self._serial, _READ)
        if some:
            self._serial = some[-1].serial
        return some
