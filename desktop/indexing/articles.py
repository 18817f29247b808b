"""The index of articles as the desk asks it: the port `Knowledge`, on a thread of its own.

Two threads: one changes the index, one answers from it, so that no key waits for an article that
is being analysed. Laws: before the first filling every answer is None; what is not valid yet, or
not any more, is left out of each answer by the clock.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final, TypeVar

from msgspec.structs import replace

from desktop.ahead import ahead
from desktop.indexing.making import Making, is_found
from desktop.indexing.pace import FILL_S, Pace
from desktop.ports.clock import Clock
from desktop.store.reads.synonyms import Groups
from desktop.store.terms import Made, unpacked
from knowledge_index.highlight import Sought
from knowledge_index.shelf import Shelf
from knowledge_index.splitting import Splitter
from knowledge_index.terms import Terms

if TYPE_CHECKING:
    from knowledge_index.index import Found, Hit, Index

    # From a question and the ids of what has its words to so many articles of the other language.
    Abroad = Callable[[str, Sequence[str], int], Awaitable[tuple[Hit, ...]]]

T = TypeVar("T")
_Valid = tuple[datetime | None, datetime | None]
# Reads the next of what is put in; nothing when that was all.
Portions = Callable[[], Awaitable[list[Made]]]
Synonyms = Callable[[], Awaitable[Groups]]
_MANY: Final = 2_000  # articles: from here on two threads of the engine are worth it
_THREADS: Final = 2
_TELLING: Final = 5  # hits that tell in which language was asked
_ASKING: Final = "knowledge_index.index"  # with the grammar of questions, which is much to load


class Articles:
    """Filled by `desktop.indexing.following`."""

    def __init__(self, clock: Clock, filled: asyncio.Event | None = None) -> None:
        """filled: is set with the first filling."""
        self._clock = clock
        self._index: Index | None = None
        self._splitter: Splitter | None = None
        self._valid: dict[str, _Valid] = {}
        self._asking = ThreadPoolExecutor(1, "index-asks")
        self._changing = ThreadPoolExecutor(1, "index")
        self.pace = Pace()
        self.ids: set[str] = set()
        self.filled = filled or asyncio.Event()
        self.abroad_by: Abroad | None = None  # there where its package is, once it is filled
        self._asked_at = -math.inf  # by the loop's clock

    @property
    def ready(self) -> bool:
        return self._index is not None

    @property
    def quiet_s(self) -> float:
        """How long nobody has asked anything: what can wait does not work while somebody types.

        Asked in vain counts, too: while an index is made anew the machine has enough to do.
        """
        return asyncio.get_running_loop().time() - self._asked_at

    async def search(self, text: str, limit: int = 20, language: str = "") -> Found | None:
        index = self._asked()
        if index is None:
            return None
        found = await self._ask(partial(index.search, text, limit, language))
        hits = self._now_valid(found.hits)
        return replace(found, hits=hits)

    async def like(self, text: str, limit: int = 20, language: str = "") -> tuple[Hit, ...] | None:
        index = self._asked()
        if index is None:
            return None
        return self._now_valid(await self._ask(partial(index.like, text, limit, language)))

    async def similar(self, id_: str, limit: int = 5) -> tuple[Hit, ...] | None:
        index = self._asked()
        if index is None:
            return None
        return self._now_valid(await self._ask(partial(index.similar, id_, limit)))

    async def abroad(self, text: str, limit: int = 3) -> tuple[Hit, ...] | None:
        index, by = self._asked(), self.abroad_by
        if index is None or by is None:
            return None
        found = await self._ask(partial(index.search, text, _TELLING))
        return self._now_valid(await by(text, [hit.id for hit in found.hits], limit))

    def parts(self, word: str) -> tuple[str, ...]:
        return self._splitter.parts(word) if self._splitter is not None else ()

    def stands(self, asked: Sequence[str]) -> Callable[[str], str] | None:
        return Sought(self._index.analysis, asked) if self._index is not None else None

    async def on_thread(self, work: Callable[[], T]) -> T:
        """Something of the index that takes long, in order of asking."""
        return await asyncio.get_running_loop().run_in_executor(self._changing, work)

    async def fill(self, making: Making, next_: Portions, synonyms: Synonyms, many: int) -> None:
        """Take what `next_` reads, until it reads nothing, and no others.

        While one portion is put in the next is read; until all is there the former ones answer.
        synonyms: reads those that editors keep. many: how many articles there may be.
        """
        shelf = Shelf(threads=_THREADS if many > _MANY else 1)
        valid: dict[str, _Valid] = {}
        ids: set[str] = set()
        made = await next_()
        while made:
            valid |= _validities(made)
            ids |= {each.id for each in made}
            put = self.on_thread(partial(self._put, shelf, made))
            made, _ = await asyncio.gather(next_(), put)
        # The engine's own threads have most of the work now, and need none of the interpreter.
        shown, _, kept = await asyncio.gather(
            self.on_thread(shelf.show), ahead((_ASKING,)), synonyms()
        )
        analysis = making.asking(kept)
        taken = partial(import_module(_ASKING).Index, analysis, shelf, shown)
        self._index, self._valid, self.ids = await self.on_thread(taken), valid, ids
        self._splitter = making.splitter
        self.filled.set()

    async def change(self, made: list[Made], gone: Collection[str]) -> None:
        index = self._index
        if index is None or not (made or gone):
            return
        valid, ids = dict(_validities(made)), {each.id for each in made}
        changed = await self.on_thread(lambda: list(self._terms_of(made)))
        found = [each for each in changed if is_found(each)]
        lists = {each.id for each in changed} - {each.id for each in found}
        await self.on_thread(partial(index.change, found, {*gone, *lists}))
        self._valid = {k: v for k, v in self._valid.items() if k not in ids} | valid
        self.ids = (self.ids | ids) - set(gone)

    async def mean(self, making: Making, synonyms: Groups) -> None:
        """From now on questions are read with these; no article is read anew."""
        if self._index is not None:
            self._index.analysis = await self.on_thread(partial(making.asking, synonyms))

    def withhold(self) -> None:
        """Answer nothing until it is filled anew: far more is in the store than here."""
        self._index, self.ids = None, set()

    def close(self) -> None:
        self._index = None
        self.pace.end()
        for lane in (self._asking, self._changing):
            lane.shutdown(wait=True, cancel_futures=True)

    def _asked(self) -> Index | None:
        self._asked_at = asyncio.get_running_loop().time()
        return self._index

    async def _ask(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._asking, work)

    def _put(self, shelf: Shelf, made: list[Made]) -> None:
        for each in filter(is_found, self._terms_of(made)):
            shelf.put(each)

    def _terms_of(self, made: list[Made]) -> Iterator[Terms]:
        """Opens them one by one, and lets go of each."""
        made.reverse()
        for _ in self.pace.steps(range(len(made)), FILL_S):
            yield Terms.of(unpacked(made.pop().packed))

    def _now_valid(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        if not self._valid:
            return tuple(hits)
        now = self._clock.now()
        return tuple(hit for hit in hits if _is_valid(self._valid.get(hit.id), now))


def _validities(made: Iterable[Made]) -> Iterator[tuple[str, _Valid]]:
    for each in made:
        if each.valid_from or each.valid_until:
            yield each.id, (_time(each.valid_from), _time(each.valid_until))


def _time(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _is_valid(valid: _Valid | None, now: datetime) -> bool:
    if valid is None:
        return True
    begins, ends = valid
    return not ((begins and now < begins) or (ends and now >= ends))
