"""A desk's disk: a profile in memory, a process that can die at any commit, a machine that can.

Law: what a process had committed is there for the next one; what a machine had not brought to the
disk when its power went is gone.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar, cast

from sqlcipher3 import dbapi2

from desktop.ports.clock import Clock
from desktop.store.blobs import BlobFolder
from desktop.store.opening import FILE, Connection
from desktop.store.store import Store
from desktop.store.worker import StoreThread
from tests.simulator.drive import Drive

T = TypeVar("T")
P = ParamSpec("P")

BLOBS: Final = "blobs"  # attachments
SMALL: Final = 1024  # bytes of a page
FULL: Final = 2  # of PRAGMA synchronous: every commit is on the disk before it returns


class Died(Exception):
    """The process is no more; whatever it was doing, nothing comes of it."""


class Life:
    """Of one process: whether it still lives, and at which commit it will die."""

    def __init__(self) -> None:
        self.dead = False
        self._commits_left = -1
        self._afterwards = False

    def ends_at(self, commit: int, *, afterwards: bool) -> None:
        """Die at this commit from now on, counted from 1; before it is done or just after."""
        self._commits_left, self._afterwards = commit, afterwards

    def check(self) -> None:
        if self.dead:
            raise Died

    def before_commit(self) -> None:
        self._commits_left -= 1
        if self._commits_left == 0 and not self._afterwards:
            self.dead = True
        self.check()

    def after_commit(self) -> None:
        if self._commits_left == 0:
            self.dead = True
        self.check()


class Disk:
    """A connection of a mortal process; everything it can do, the real one does."""

    def __init__(self, connection: Connection, life: Life) -> None:
        self.real = connection
        self._life = life

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        if self._life.dead:
            raise Died
        if sql != "COMMIT":
            return self.real.execute(sql, parameters)
        try:
            self._life.before_commit()
            done = self.real.execute(sql)
            self._life.after_commit()
        except Died:
            if self.real.in_transaction:
                self.real.execute("ROLLBACK")  # its locks go with the process
            raise
        return done

    def executemany(self, sql: str, rows: Any) -> Any:
        self._life.check()
        return self.real.executemany(sql, rows)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


class MortalStore(StoreThread):
    """The store's threads in a process that can die; on the world's loop they are no threads."""

    def __init__(
        self,
        profile: Path,
        clock: Clock,
        life: Life,
        random_bytes: Callable[[int], bytes],
        drive: Drive,
    ) -> None:
        super().__init__(profile, clock)
        self._life = life
        self._drive = drive
        self._random_bytes = random_bytes

    @property
    def reader(self) -> Connection:
        """For whoever looks on."""
        return cast("Disk", self._opened_reader).real

    @property
    def writer(self) -> Connection:
        return cast("Disk", self._connections[0]).real

    async def file(
        self, work: Callable[Concatenate[BlobFolder, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        self._life.check()
        return await super().file(work, *args, **kwargs)

    def let_go(self, *, torn: bool) -> None:
        """What the machine does with the files of a process that is no more.

        torn: it was in the middle of something.
        """
        self.loading.end()
        for connection in self._connections:
            real = cast("Disk", connection).real
            if torn:
                real.close()
            else:
                only_reading = connection is self._reader
                self._drive.put_back(self._profile, real, only_reading=only_reading)
        self._connections.clear()

    def _open_writer(self) -> None:
        connection = self._kept(self._mortal())  # the template is of this version: no migration
        self._store = Store(connection, self._clock, self._announce, self._random_bytes)

    def _open_reader(self) -> None:
        self._reader = self._kept(self._mortal(only_reading=True))

    def _mortal(self, *, only_reading: bool = False) -> Connection:
        connection = self._drive.opened(self._profile, only_reading=only_reading)
        return cast("Connection", Disk(connection, self._life))


def with_small_pages(file: Path) -> None:
    """A world has few rows in many tables, and large pages would be copied and logged empty."""
    with closing(dbapi2.connect(str(file), isolation_level=None)) as connection:
        for pragma in ("journal_mode = DELETE", f"page_size = {SMALL}", "journal_mode = WAL"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
            if pragma.startswith("page_size"):
                connection.execute("VACUUM")


def copied(profile: Path, to: Path) -> None:
    """The profile as another process would find it now."""
    to.mkdir(mode=0o700)
    for name in (FILE, f"{FILE}-wal"):
        if (profile / name).exists():
            shutil.copy(profile / name, to / name)
    if (profile / BLOBS).exists():
        shutil.copytree(profile / BLOBS, to / BLOBS)


def after_power_cut(profile: Path, writer: Connection | None, to: Path) -> None:
    """The profile as the disk has it, without what was never brought there."""
    (synchronous,) = writer.execute("PRAGMA synchronous").fetchone() if writer else (FULL,)
    copied(profile, to)
    if synchronous < FULL:
        (to / f"{FILE}-wal").unlink(missing_ok=True)
