"""Whether hub and desktop count the same: asked at the start, after a snapshot, and seldom then.

A page that would take a mass of rows away is asked about at once. Laws: an older hub without sums
is believed as ever; what cannot be put right by fetching it once is left until the next time, so
that a difference never becomes a loop.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from desktop.line import Line
from desktop.ports.backend import Backend
from desktop.ports.clock import Clock
from desktop.ports.errors import Floor, Forbidden
from desktop.store import sums
from desktop.store.absorb import Absorbed
from desktop.store.healing import Compared, Trust
from desktop.store.progress import Progress
from desktop.store.store import Store
from desktop.store.worker import StoreThread
from desktop.sync.garbled import readable

log = logging.getLogger(__name__)

EVERY: Final = timedelta(hours=6)
SOON: Final = timedelta(minutes=1)  # something else was new; it is asked again
SINCE_PROTOCOL: Final = 2
_TRIES: Final = 3
_ANEW_LETTERS: Final = 1_500  # they travel in an address


class Apart(Floor):
    """So much differs that a snapshot is less."""


class Comparing:
    """Takes pages on behalf of sync, and compares."""

    def __init__(self, store: StoreThread, backend: Backend, line: Line, clock: Clock) -> None:
        self._store = store
        self._backend = backend
        self._line = line
        self._clock = clock
        self._next: datetime | None = None  # None: now
        self._has_sums = False
        self._took_all = False  # a snapshot was taken because of a difference

    def greeted(self, protocol: int) -> None:
        """The hub speaks this protocol."""
        self._has_sums = protocol >= SINCE_PROTOCOL

    def is_due(self) -> bool:
        """Also when the clock was put back."""
        if self._next is None:
            return self._has_sums
        return self._has_sums and not self._next - EVERY <= self._clock.now() < self._next

    def soon(self) -> None:
        """A snapshot was taken."""
        self._next = None

    async def absorb(
        self, asked_with: str, page: bytes, client_id: str, anew: tuple[str, ...] = ()
    ) -> Absorbed:
        """Take a page. One that cannot be believed yet is not taken and is to be asked for again.

        Raises OutsideError.
        """
        trust = Trust(anew=anew, blindly=not self._has_sums)
        absorbed = await self._store.write(Store.absorb, asked_with, page, client_id, trust)
        for _ in range(_TRIES):
            if not absorbed.doubted_at:
                break
            said = await self._said(client_id, absorbed.doubted_at)
            trust = Trust(anew=anew, said=said, blindly=not said)
            absorbed = await self._store.write(Store.absorb, asked_with, page, client_id, trust)
        else:
            trust = Trust(anew=anew, keep=True)
            absorbed = await self._store.write(Store.absorb, asked_with, page, client_id, trust)
        if absorbed.kept:
            log.info("the hub took %d rows away that it still counts; kept", absorbed.kept)
            self._line.set(kept=absorbed.kept)
            self._next = None
        return absorbed

    async def run(self) -> None:
        """Compare if it is time, and fetch anew what differs. Raises Apart."""
        if not self.is_due():
            return
        self._next = self._clock.now() + EVERY
        compared = await self._compare()
        if not compared.differing:
            self._took_all = False
            if not compared.known:
                self._next = self._clock.now() + SOON
            return
        log.info("%d buckets differ from the hub's", len(compared.differing))
        self._line.set(healed=self._line.state.healed + len(compared.differing))
        if compared.whole and not self._took_all:
            self._took_all = True
            raise Apart("too much differs")
        for some in _batches(compared.differing, self._line.state.bounds.anew_buckets):
            await self._fetch(some)
        left = await self._compare()
        if left.differing:
            log.info("%d buckets differ although they were fetched anew", len(left.differing))

    async def come_back(self, progress: Progress) -> bool:
        """The first page of what a desk is told whose cursor the log does not reach back to.

        Whether it was taken. Raises Floor where this hub cannot tell it.
        """
        if not progress.cursor or not await self._store.read(sums.every_one_is_numbered):
            return False
        asked = progress.client_id, progress.cursor
        page = await self._backend.pull(*asked, behind=True)
        with readable():
            absorbed = await self.absorb(progress.cursor, page, progress.client_id)
        self.soon()
        return absorbed.taken

    async def _compare(self) -> Compared:
        progress = await self._store.write(Store.progress)
        said = await self._said(progress.client_id, progress.cursor)
        if not said:
            return Compared(known=False)
        with readable():
            return await self._store.write(Store.compare, progress.cursor, said)

    async def _fetch(self, buckets: tuple[str, ...]) -> None:
        more, anew = True, buckets
        while more:
            progress = await self._store.write(Store.progress)
            page = await self._backend.pull(progress.client_id, progress.cursor, anew)
            absorbed = await self.absorb(progress.cursor, page, progress.client_id, anew)
            more, anew = absorbed.more, () if absorbed.taken else anew

    async def _said(self, client_id: str, cursor: str) -> bytes:
        """JSON of wire.BucketSums; b"" of a hub that has none."""
        try:
            return await self._backend.bucket_sums(client_id, cursor)
        except Forbidden:
            self._has_sums = False
            return b""


def _batches(buckets: Sequence[str], most: int) -> Iterator[tuple[str, ...]]:
    some: list[str] = []
    for bucket in buckets:
        letters = sum(map(len, some)) + len(bucket)
        if some and (len(some) >= most or letters > _ANEW_LETTERS):
            yield tuple(some)
            some = []
        some.append(bucket)
    if some:
        yield tuple(some)
