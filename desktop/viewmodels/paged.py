"""Long lists, of which only the shown part is ever read.

A view asks a `PagedRows` for its rows by place; a row not read yet is None (and painted as a
skeleton), `want` says what is about to be shown. `Pages` is the fit most view-models take: pages
by key, the least recently shown ones forgotten. Laws:
- a page is read from the key before it (keyset), never by OFFSET;
- what arrives for an earlier question is thrown away;
- a page that could not be read is asked for again when it is wanted again.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from desktop.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from desktop.viewmodels.rows import Row

Key = TypeVar("Key")


class PagedRows(Protocol):
    """What a paged list shows; places count from 0 to `total - 1`."""

    total: int
    changed: Signal[range]  # these places have other rows now
    reset: Signal[int]  # everything may be different; the new total

    def row(self, at: int) -> Row | None: ...

    def want(self, first: int, last: int) -> None:
        """Say that the places from first to last (inclusive) are about to be shown."""


class Source(Protocol[Key]):
    """One filtered and sorted list of the store; a key is what it is sorted by."""

    async def count(self) -> int: ...

    async def anchors(self, every: int) -> Sequence[Key]:
        """Return the key before each page: of places every-1, 2*every-1 and so on."""
        ...

    async def page(self, after: Key | None, count: int) -> Sequence[tuple[Key, Row]]:
        """Return the next rows after a key, or the first ones."""
        ...


class Pages(Generic[Key]):
    """Reads the pages a view wants, and keeps the last ones shown."""

    def __init__(
        self,
        *,
        spawn: Callable[[Coroutine[Any, Any, None]], object],
        size: int = 100,
        keep: int = 40,
    ) -> None:
        """`spawn` starts a coroutine and reports its failure; size is rows a page."""
        self.total = 0
        self.changed: Signal[range] = Signal()
        self.reset: Signal[int] = Signal()
        self._spawn = spawn
        self._size = size
        self._keep = keep
        self._source: Source[Key] | None = None
        self._forget()

    def show(self, source: Source[Key]) -> None:
        """Ask another question: the first page comes at once, count and anchors after it."""
        self._source = source
        self._forget()
        self._spawn(self._open(source))

    def refresh(self) -> None:
        """Read the same question again, because its records changed."""
        if self._source is not None:
            self._spawn(self._open(self._source))

    def row(self, at: int) -> Row | None:
        page = self._pages.get(at // self._size)
        place = at % self._size
        return page[place] if page is not None and place < len(page) else None

    def want(self, first: int, last: int) -> None:
        source = self._source
        if source is None or not self.total:
            return
        for number in range(first // self._size, min(last, self.total - 1) // self._size + 1):
            if number in self._pages:
                self._pages.move_to_end(number)
            elif number not in self._asked and self._reachable(number):
                self._asked.add(number)
                self._spawn(self._read(source, number, self._turn))
            elif number not in self._asked:
                self._wanted.add(number)

    def _forget(self) -> None:
        self._turn = getattr(self, "_turn", 0) + 1
        self._pages: OrderedDict[int, tuple[Row, ...]] = OrderedDict()
        self._before: dict[int, Key | None] = {0: None}  # page -> the key before it
        self._asked: set[int] = set()
        self._wanted: set[int] = set()  # pages whose anchor is not known yet

    def _reachable(self, number: int) -> bool:
        return number in self._before

    async def _open(self, source: Source[Key]) -> None:
        first = await source.page(None, self._size)
        if source is not self._source:
            return
        self._forget()
        turn = self._turn
        self._keep_page(0, first)
        self.total = max(len(first), self.total if len(first) == self._size else 0)
        self.reset.emit(self.total)
        if len(first) < self._size:
            return
        await self._measure(source, turn)

    async def _measure(self, source: Source[Key], turn: int) -> None:
        total = await source.count()
        if turn != self._turn:
            return
        if total != self.total:
            self.total = total
            self.reset.emit(total)
        anchors = await source.anchors(self._size)
        if turn != self._turn:
            return
        self._before.update(enumerate(anchors, start=1))
        for number in sorted(self._wanted):
            self.want(number * self._size, number * self._size)
        self._wanted.clear()

    async def _read(self, source: Source[Key], number: int, turn: int) -> None:
        try:
            rows = await source.page(self._before[number], self._size)
        finally:
            if turn == self._turn:
                self._asked.discard(number)
        if turn != self._turn:
            return
        self._keep_page(number, rows)
        start = number * self._size
        self.changed.emit(range(start, start + len(rows)))

    def _keep_page(self, number: int, rows: Sequence[tuple[Key, Row]]) -> None:
        self._pages[number] = tuple(row for _, row in rows)
        if len(rows) == self._size:
            self._before.setdefault(number + 1, rows[-1][0])
        while len(self._pages) > self._keep:
            self._pages.popitem(last=False)
