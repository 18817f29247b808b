"""Profiles whose file stays open from world to world, with all that SQLite has prepared on it.

To open a file and to prepare on it what a desk asks was a fifth of a world's time. So the file of a
profile is filled anew, by SQLite's own backup, while connections to it lie ready. Laws: a file is
only ever filled from one template, whose tables it has; whoever is lent a connection finds it as
`opened` makes it; the file of a process that died in the middle of something is opened anew.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from desktop.store import opening
from desktop.store.opening import FILE, Connection

_ALONE: Final = "unix-excl" if os.name == "posix" else "win32"  # sqlite.org/vfs.html
_SET: Final = (
    "busy_timeout",
    "journal_mode",
    "synchronous",
    "secure_delete",
    "temp_store",
    "foreign_keys",
    "query_only",
    "cache_size",
    "wal_autocheckpoint",
)
Settings = tuple[object, ...]


class Drive:
    """Of a stage; worlds take what they need and give it back."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()
        self._free: dict[Path, list[Path]] = {}  # by template
        self._template: dict[Path, Path] = {}  # of each place
        self._sources: dict[Path, Connection] = {}
        self._fillers: dict[Path, Connection] = {}
        self._idle: dict[tuple[Path, bool], list[Connection]] = {}
        self._as_opened: dict[bool, Settings] = {}  # by whether it is only reading

    def filled(self, template: Path) -> Path:
        """A profile that holds what the template does, which nobody writes to any more."""
        free = self._free.setdefault(template, [])
        place = free.pop() if free else self._new_place(template)
        for each in place.iterdir():
            if each.is_dir():
                shutil.rmtree(each)
            elif not each.name.startswith(FILE):
                each.unlink()
        ready = self._idle.get((place, False)) or [self._fillers[place]]
        refill(self._fillers[place], self._sources[template], ready[0])
        for only_reading in (False, True):
            for connection in self._idle.get((place, only_reading), ()):
                touch(connection)
        return place

    def cleared(self, place: Path) -> None:
        """Nobody needs it any more."""
        self._free[self._template[place]].append(place)

    def opened(self, profile: Path, *, only_reading: bool = False) -> Connection:
        """A connection for one process; give it back, or close it."""
        if idle := self._idle.get((profile, only_reading)):
            return idle.pop()
        connection = opened(profile, only_reading=only_reading)
        self._as_opened.setdefault(only_reading, _settings(connection))
        return connection

    def put_back(self, profile: Path, connection: Connection, *, only_reading: bool) -> None:
        if profile not in self._template:
            connection.close()
            return
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        # To set what is set already would have all that is prepared on it be prepared once more.
        if _settings(connection) != self._as_opened[only_reading]:
            set_up(connection, only_reading=only_reading)
        self._idle.setdefault((profile, only_reading), []).append(connection)

    def close(self) -> None:
        for idle in self._idle.values():
            for connection in idle:
                connection.close()
        for connection in (*self._fillers.values(), *self._sources.values()):
            connection.close()

    def _new_place(self, template: Path) -> Path:
        place = self._folder / str(len(self._template))
        shutil.copytree(template, place)
        self._template[place] = template
        self._fillers[place] = opened(place)
        if template not in self._sources:
            self._sources[template] = opened(template, only_reading=True)
        return place


def opened(profile: Path, *, only_reading: bool = False) -> Connection:
    """As `opening.connect` does it, on a file that no other process of this machine will open.

    Then SQLite keeps its locks and the index of its log in memory, for all connections here.
    """
    connection: Connection = dbapi2.connect(
        f"file:{profile / FILE}?vfs={_ALONE}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    set_up(connection, only_reading=only_reading)
    return connection


def set_up(connection: Connection, *, only_reading: bool) -> None:
    """As `opening.connect` does it, also where somebody has set something else since."""
    for pragma in (*opening._PRAGMAS, *(("PRAGMA query_only = ON",) if only_reading else ())):
        connection.execute(pragma)
    opening.set_filling(connection, filling=False)
    connection.execute(f"PRAGMA wal_autocheckpoint = {opening._LOG}")


def _settings(connection: Connection) -> Settings:
    """How it works now: all that `set_up` sets, but the size of the pages that the file has."""
    return tuple(connection.execute(f"PRAGMA {name}").fetchone() for name in _SET)


def refill(
    filler: Connection | sqlite3.Connection,
    source: Connection | sqlite3.Connection,
    ready: Connection | sqlite3.Connection,
) -> None:
    """The file of the one gets what that of the other holds, its free pages, too; its log is empty.

    Others who have it open go on with what they have prepared: the tables count as the same ones.
    ready: one of those; whoever fills would read all tables anew only to empty the log.
    """
    source.backup(filler)
    (tables,) = source.execute("PRAGMA schema_version").fetchone()
    filler.execute(f"PRAGMA schema_version = {tables}")
    ready.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def touch(connection: Connection | sqlite3.Connection) -> None:
    """Where the tables were others meanwhile, learn of it now: the number may come once more."""
    connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()
