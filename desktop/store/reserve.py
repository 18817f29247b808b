"""Room on the disk that is kept for what people write, and given free when there is no other.

    reserve.take()                          when the profile is opened
    reserve.run(connection, work, own=…)    in place of work()

Laws: what a person writes is the only thing that is given the room, and everything else may still
go on as long as the file does not grow; as soon as there is room again it is kept again. A disk
that has not twice as much room has none to keep.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar

from desktop.store.opening import Connection
from desktop.store.unwritable import Unwritable, Why, told_apart

T = TypeVar("T")

FILE: Final = "reserve"
_ANY_SIZE: Final = 0xFFFFFFFE  # pages: SQLite's own limit


class Reserve:
    """`given`: the disk is full, and people write in this room."""

    def __init__(self, profile: Path, size: int) -> None:
        """size: bytes; 0 keeps none."""
        self._path = profile / FILE
        self._size = size
        self.given = False

    def take(self) -> None:
        """Keep the room, if there is so much."""
        with suppress(OSError):
            if self._here() >= self._size > 0 or self._size == 0:
                self.given = False
                return
            if shutil.disk_usage(self._path.parent).free >= 2 * self._size:
                self._allocate()
                self.given = False

    def run(self, connection: Connection, work: Callable[[], T], *, own: bool) -> T:
        """What the work returns. own: it is a person's. Raises Unwritable."""
        if self.given:
            self.take()
        if self.given and not own:
            with _as_large_as_it_is(connection), self._kept_back(), told_apart():
                return work()
        try:
            with told_apart():
                return work()
        except Unwritable as error:
            if error.why is not Why.FULL or self.given or not self._here():
                raise
            if not own:
                raise Unwritable(Why.RESERVED, str(error)) from error
            self._give()
        with told_apart():
            return work()

    def refuse_if_given(self) -> None:
        """For what only makes files larger. Raises Unwritable."""
        if self.given:
            raise Unwritable(Why.RESERVED, "the room is kept for what people write")

    def _here(self) -> int:
        return self._path.stat().st_size if self._path.exists() else 0

    def _allocate(self) -> None:
        """Raises OSError; nothing is left of it then."""
        descriptor = os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600)
        try:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(descriptor, 0, self._size)
            else:
                os.truncate(descriptor, self._size)
        except OSError:
            self._path.unlink()
            raise
        finally:
            os.close(descriptor)

    def _give(self) -> None:
        self._path.unlink(missing_ok=True)
        self.given = True

    @contextmanager
    def _kept_back(self) -> Iterator[None]:
        try:
            yield
        except Unwritable as error:
            if error.why is Why.FULL:
                raise Unwritable(Why.RESERVED, str(error)) from error
            raise


@contextmanager
def _as_large_as_it_is(connection: Connection) -> Iterator[None]:
    """The file may change in this and not grow."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA max_page_count = {_ANY_SIZE}")
