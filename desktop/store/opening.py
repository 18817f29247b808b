"""The one place where the local store's file is opened.

SQLite through the sqlcipher3 driver, which brings its own current SQLite. There is no key yet;
`key` is where a raw one goes in, before anything else is said to the file. Law: the file and its
folder are their owner's alone, also when somebody loosened them since.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlcipher3 import dbapi2

if TYPE_CHECKING:  # the driver has the standard library's interface and no types of its own
    from sqlite3 import Connection
else:
    Connection = dbapi2.Connection

__all__ = ["FILE", "Connection", "connect"]

FILE = "tresen.db"
# SQLite's own 4 kB hold two conversations and waste a third; 16 kB fill fastest, but a question
# that reads some hundred rows from anywhere decrypts four times as much. A file keeps what it began
# with; one that has a key cannot say so before it is read, so that this number may never change.
PAGE_BYTES = 8192
# By what each page of a file with a key is proven to be whole; for good, as above. SQLCipher's own
# SHA-512 takes twice as long wherever the processor has instructions for SHA-256.
SEALED_BY = "HMAC_SHA256"


def connect(profile: Path, *, key: bytes | None = None, only_reading: bool = False) -> Connection:
    """A connection in autocommit; transactions are begun and ended by whoever writes.

    profile: the folder of local data, made when absent. key: 32 raw bytes, or None for no
    encryption. Raises dbapi2.Error when the file is no database or the key does not fit.
    """
    profile.mkdir(mode=0o700, parents=True, exist_ok=True)
    profile.chmod(0o700)
    path = profile / FILE
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    path.chmod(0o600)
    connection: Connection = dbapi2.connect(
        str(path), isolation_level=None, check_same_thread=False, cached_statements=256
    )
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute(f"PRAGMA cipher_page_size = {PAGE_BYTES}")
        connection.execute(f"PRAGMA cipher_hmac_algorithm = {SEALED_BY}")
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    connection.execute(f"PRAGMA cache_size = -{_cache_kb(connection)}")
    if only_reading:
        connection.execute("PRAGMA query_only = ON")
    return connection


def set_filling(connection: Connection, *, filling: bool) -> None:
    """While an empty store is filled: an index is made of a whole table, which is read once then.

    And what is written goes to its place in the file by 64 MB, not by 8: most of it changes again.
    That goes on until `lay_down`.
    """
    connection.execute(f"PRAGMA cache_size = -{256_000 if filling else _cache_kb(connection)}")
    if filling:
        connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_WHILE_FILLED}")


def lay_down(connection: Connection) -> None:
    """Write what filling has left in the log to its place: nobody waits for it any more then."""
    (pages,) = connection.execute("PRAGMA wal_autocheckpoint").fetchone()
    if pages == _LOG_WHILE_FILLED:
        connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG}")
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def _cache_kb(connection: Connection) -> int:
    """How many pages a connection keeps.

    With a key one that is not cached costs seven times as much; without one it comes from the
    system's own cache of files, and kept twice it were a third of the window's memory.
    """
    (has_key,) = connection.execute("PRAGMA cipher_status").fetchone() or ("0",)
    return 65_536 if has_key == "1" else 12_288


_LOG: Final = 1_000  # pages, as SQLite has it
_LOG_WHILE_FILLED: Final = 8_000
# FULL: what a person saved survives the machine losing power, not only the process being killed.
_PRAGMAS = (
    f"PRAGMA page_size = {PAGE_BYTES}",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA foreign_keys = ON",
)
