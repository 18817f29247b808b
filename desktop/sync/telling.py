"""What the line says of this profile: how much waits, as of when it is true, a hub put back.

Law: all of it is read in one look, and again only when something was written since, by whatever
process of this profile; time alone makes nothing of it different but how long something has waited.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from desktop.line import Line
from desktop.ports.clock import Clock
from desktop.store import outbox_counts, unreadable
from desktop.store.opening import Connection
from desktop.store.outbox_counts import Counts
from desktop.store.progress import Progress, read_progress
from desktop.store.worker import StoreThread
from desktop.sync import schedule


class Look(NamedTuple):
    """`version` is another one whenever somebody else than the reader has written."""

    version: int
    counts: Counts
    unread: int
    progress: Progress


class Telling:
    """Looks on behalf of sync."""

    def __init__(self, store: StoreThread, line: Line, clock: Clock) -> None:
        self._store = store
        self._line = line
        self._clock = clock
        self._last: Look | None = None
        self._restored_before: str | None = None  # told when this program had not begun yet

    def greeting(self, progress: Progress) -> None:
        """The hub is about to be spoken to."""
        if self._restored_before is None:
            self._restored_before = progress.restored
            bounds = replace(self._line.state.bounds, blob_bytes=progress.blob_bytes)
            self._line.set(bounds=bounds)  # until it says them anew, without a line too

    async def tell(self) -> None:
        """All of it."""
        progress = (await self.count()).progress
        if progress.restored and (
            self._line.state.again or progress.restored != self._restored_before
        ):
            self._line.set(restored=datetime.fromisoformat(progress.restored))
        if progress.as_of:
            # Of the last news: the hub's heart may have beaten since.
            self._line.heard(datetime.fromisoformat(progress.as_of))

    async def count(self) -> Look:
        """How much waits."""
        self._last = look = await self._store.read(_look, self._last)
        oldest = look.counts.oldest_at
        stuck = (self._clock.now() - oldest).total_seconds() if oldest else 0.0
        alarming = stuck if stuck >= schedule.STUCK_S and self._line.state.online else 0.0
        self._line.set(
            waiting=look.counts.waiting,
            refused=look.counts.refused,
            again=look.counts.again,
            unreadable=look.unread,
            stuck_s=alarming,
        )
        return look


def _look(connection: Connection, last: Look | None) -> Look:
    """sqlite.org/pragma.html#pragma_data_version: of this connection, which never writes."""
    (version,) = connection.execute("PRAGMA data_version").fetchone()
    if last is not None and last.version == version:
        return last
    return Look(
        version,
        outbox_counts.counts(connection),
        unreadable.count(connection),
        read_progress(connection),
    )
