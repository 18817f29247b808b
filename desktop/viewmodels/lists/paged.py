"""Long lists, of which only the shown part is ever read.

A view asks a `PagedRows` for its rows by place; a row not read yet is None (and painted as a
skeleton), `want` says what is about to be shown. `Pages` is the fit most view-models take: pages
by key, the least recently shown ones forgotten. Laws:
- a page is read from the key before it (keyset), never by OFFSET;
- what arrives for an earlier question is thrown away;
- while a question is read again its old rows stay, so nothing flickers;
- a page that could not be read is asked for again when it is wanted again.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from desktop.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

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
        self._edition = 0  # grows whenever places may mean other rows
        self._reading: Source[Key] | None = None
        self._again = False
        self._forget()

    def show(self, source: Source[Key]) -> None:
        """Ask another question: the first page comes at once, count and anchors after it."""
        self._source = source
        self.refresh()

    def refresh(self) -> None:
        """Read the same question again, because its records changed."""
        if self._source is None:
            return
        if self._reading is self._source:
            self._again = True
            return
        self._reading = self._source
        self._spawn(self._read_all(self._source))

    def row(self, at: int) -> Row | None:
        page = self._pages.get(at // self._size)
        place = at % self._size
        return page[place] if page is not None and place < len(page) else None

    def rows_read(self) -> list[Row]:
        """Those that are held, in their order."""
        return [row for number in sorted(self._pages) for row in self._pages[number]]

    def replace(self, row: Row) -> bool:
        """Show this in place of the row with its key; False when that is not held."""
        for number, page in self._pages.items():
            for at, old in enumerate(page):
                if old.key == row.key:
                    self._pages[number] = (*page[:at], row, *page[at + 1 :])
                    place = number * self._size + at
                    self.changed.emit(range(place, place + 1))
                    return True
        return False

    def exchange(self, rows: Mapping[str, Row]) -> None:
        """Show these in place of the rows with their keys, where they are others."""
        for number, page in list(self._pages.items()):
            for at, old in enumerate(page):
                new = rows.get(old.key)
                if new is None or new == old:
                    continue
                shown = self._pages[number]
                self._pages[number] = (*shown[:at], new, *shown[at + 1 :])
                place = number * self._size + at
                self.changed.emit(range(place, place + 1))

    def want(self, first: int, last: int) -> None:
        source = self._shown
        if source is None or not self.total:
            return
        last_page = min(last, self.total - 1) // self._size
        for number in range(max(0, first) // self._size, last_page + 1):
            if number in self._pages:
                self._pages.move_to_end(number)
            if number in self._asked or (number in self._pages and number not in self._stale):
                continue
            if number in self._before:
                self._asked.add(number)
                self._spawn(self._read_page(source, number))
            else:
                self._wanted.add(number)

    def _forget(self) -> None:
        self._pages: OrderedDict[int, tuple[Row, ...]] = OrderedDict()
        self._shown: Source[Key] | None = None  # whose pages these are
        self._stale: set[int] = set()
        self._renumber()

    def _renumber(self) -> None:
        self._edition += 1
        self._before: dict[int, Key | None] = {0: None}  # page -> the key before it
        self._asked: set[int] = set()
        self._wanted: set[int] = set()  # pages whose anchor is not known yet

    async def _read_all(self, source: Source[Key]) -> None:
        try:
            self._again = True
            while self._again and source is self._source:
                self._again = False
                await self._open(source)
        finally:
            if self._reading is source:
                self._reading = None

    async def _open(self, source: Source[Key]) -> None:
        first = await source.page(None, self._size)
        if source is not self._source:
            return
        if source is self._shown:
            self._stale = set(self._pages)
            self._renumber()
            total = self.total
        else:
            self._forget()
            self._shown = source
            total = len(first)
        self._keep_page(0, first)
        self._announce(total if len(first) == self._size else len(first))
        if len(first) == self._size:
            await self._measure(source)

    async def _measure(self, source: Source[Key]) -> None:
        total = await source.count()
        if source is not self._source:
            return
        if total != self.total:
            self._announce(total)
        anchors = await source.anchors(self._size)
        if source is not self._source:
            return
        self._before.update(enumerate(anchors, start=1))
        wanted, self._wanted = self._wanted, set()
        for number in sorted(wanted):
            self.want(number * self._size, number * self._size)

    def _announce(self, total: int) -> None:
        if total == self.total and self._stale:
            self.changed.emit(range(total))
            return
        self.total = total
        self.reset.emit(total)

    async def _read_page(self, source: Source[Key], number: int) -> None:
        edition = self._edition
        try:
            rows = await source.page(self._before[number], self._size)
            if edition == self._edition:
                self._keep_page(number, rows)
        finally:
            if edition == self._edition:
                self._asked.discard(number)
        start = number * self._size
        self.changed.emit(range(start, start + self._size))

    def _keep_page(self, number: int, rows: Sequence[tuple[Key, Row]]) -> None:
        self._stale.discard(number)
        self._pages[number] = tuple(row for _, row in rows)
        self._pages.move_to_end(number)
        if len(rows) == self._size:
            self._before.setdefault(number + 1, rows[-1][0])
        while len(self._pages) > self._keep:
            self._pages.popitem(last=False)
