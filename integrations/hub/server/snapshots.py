"""Everything a person sees, as of one moment and then followed by the log from there.

Laws: the cursor at the end is from the beginning, so what changes while it is read comes again
with the first pull; every page is read under the rights of its own moment, and how those differ
from the beginning's is told by that pull; a snapshot that broke off goes on behind its last page.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import msgspec
import zstandard
from msgspec.structs import replace

from desktop.ports.clock import Clock
from desktop.ports.wire import PAGE_ROWS, Begin, Complete, ErrorCode, PageEnd
from integrations.hub.server.pulling import known_head
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights import cursors, seals
from integrations.hub.server.rights.rights import Bearer, Person, reading_as
from integrations.hub.server.scopes import veiled
from integrations.hub.server.store import sections
from integrations.hub.server.store.heads import Head
from integrations.hub.server.store.opening import Store, Transaction
from integrations.hub.server.store.sections import SECTIONS, Found, Key, View

LEVEL: Final = 3  # of zstandard: 4.8 times smaller at 390 MB/s; more costs more than the line
WAIT_S: Final = 5.0


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """How far a snapshot has come; sealed, it is the resume mark."""

    position: cursors.Position  # as of the beginning
    works: tuple[str, ...]  # the person's own queues then, on which the order depends
    section: int = 0
    after: Key | None = None
    counts: dict[str, int] = {}
    sent: int = 0


class Snapshot:
    """One snapshot being sent; read it in a worker thread, page by page."""

    def __init__(
        self, store: Store, clock: Clock, bearer: Bearer, resume: str, *, numbered: bool = True
    ) -> None:
        """numbered: with each row the number of its last change."""
        self._store = store
        self._clock = clock
        self._bearer = bearer
        # With a sum of all of it, so that what a line has damaged is not taken for a record.
        self._zstd = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).compressobj()
        self._mark: Mark | None = None
        self._resume = resume
        self._numbered = numbered

    def next_page(self) -> bytes | None:
        """The next page as it goes over the line; None behind the last. Raises Refused."""
        mark = self._mark
        if mark is not None and mark.section >= len(SECTIONS):
            return None
        with reading_as(self._store, self._bearer) as (within, who):
            head = known_head(within)
            lines: list[str] = []
            begins = mark is None
            if mark is None:
                mark = _opened(self._resume, head) if self._resume else _beginning(who, head)
            cursors.check(mark.position, who, head)
            view = _view(who, mark)
            if begins:
                total = sections.count(within, view)
                lines.append(_line(Begin(max(0, total - mark.sent))))
            mark, found = _page(within, view, mark)
            for kind, rows in found:
                lines += self._rows(who, kind, rows)
        self._mark = mark
        lines.append(_line(self._end(mark, head)))
        page = self._zstd.compress("".join(lines).encode())
        done = mark.section >= len(SECTIONS)
        ending = zstandard.COMPRESSOBJ_FLUSH_FINISH if done else zstandard.COMPRESSOBJ_FLUSH_BLOCK
        return page + self._zstd.flush(ending)

    def _rows(self, who: Person, kind: str, found: Sequence[Found]) -> Iterator[str]:
        for document, version, *_ in found:
            number = f",{version}" if self._numbered else ""
            yield f'["{kind}",{veiled(who.scope, kind, document)}{number}]\n'

    def _end(self, mark: Mark, head: Head) -> PageEnd | Complete:
        if mark.section < len(SECTIONS):
            return PageEnd(seals.sealed(mark, head.cursor_key))
        cursor = seals.sealed(mark.position, head.cursor_key)
        return Complete(cursor, mark.counts, self._clock.now())


class Slots:
    """How many snapshots are sent at once, in all and to one person."""

    def __init__(self, at_once: int, each: int) -> None:
        self._at_once = at_once
        self._each = each
        self._taken: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def taken(self, name: str) -> Iterator[None]:
        """Raises Refused: busy."""
        with self._lock:
            if self._taken.total() >= self._at_once or self._taken[name] >= self._each:
                raise Refused(ErrorCode.BUSY, "Too many snapshots at once.", retry_after_s=WAIT_S)
            self._taken[name] += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken[name] -= 1


def _page(
    within: Transaction, view: View, mark: Mark
) -> tuple[Mark, list[tuple[str, Sequence[Found]]]]:
    """Read a page from the mark on; returns the mark behind it, and its rows by kind, in order."""
    page: list[tuple[str, Sequence[Found]]] = []
    counts = Counter(mark.counts)
    left = PAGE_ROWS
    section, after, sent = mark.section, mark.after, mark.sent
    while left and section < len(SECTIONS):
        reading = SECTIONS[section]
        found = sections.read(within, view, reading, after, left)
        page.append((reading.kind, found))
        if not reading.ahead:
            counts[reading.kind] += len(found)
            sent += len(found)
        if len(found) == left:
            after = sections.key_of(found[-1])
            break
        left -= len(found)
        section, after = section + 1, None
        if reading.ends_page:
            break
    done = {kind: rows for kind, rows in counts.items() if rows}
    return replace(mark, section=section, after=after, counts=done, sent=sent), page


def _beginning(who: Person, head: Head) -> Mark:
    position = cursors.position(head.seq, who, head)
    return Mark(position=position, works=tuple(sorted(who.works)))


def _opened(resume: str, head: Head) -> Mark:
    try:
        return seals.opened(resume, head.cursor_key, Mark)
    except seals.Broken:
        raise Refused(ErrorCode.FLOOR, "This resume mark is not of this hub.") from None


def _view(who: Person, mark: Mark) -> View:
    scope = who.scope
    return View(who.tenant, who.id, frozenset(mark.works), scope.buckets, scope.every_queue)


def _line(end: Begin | PageEnd | Complete) -> str:
    return msgspec.json.encode(end).decode() + "\n"
