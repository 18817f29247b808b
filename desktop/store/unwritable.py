"""When the file does not do its service: the disk is full, read-only, in use, or broken.

Law: after it, nothing of what was tried is there and everything saved before it is; the same call
may succeed later. `str` is what the system said, for the log alone.
"""

from __future__ import annotations

import errno
from contextlib import AbstractContextManager
from enum import StrEnum
from types import TracebackType
from typing import Final

from sqlcipher3 import dbapi2


class Why(StrEnum):
    FULL = "full"
    RESERVED = "reserved"  # it is full, and what people write goes into room kept for it
    READ_ONLY = "read-only"
    IN_USE = "in-use"  # another program has held the file for longer than we wait
    BROKEN = "broken"  # the disk does not do what it is told
    DAMAGED = "damaged"  # the file is not what was written into it; `rescue` is for that


class Unwritable(Exception):
    def __init__(self, why: Why, said: str) -> None:
        super().__init__(said)
        self.why = why


# SQLite's primary result codes (sqlite.org/rescode.html); the lowest byte of every other one.
_OF_SQLITE: Final = {
    5: Why.IN_USE,  # BUSY
    6: Why.IN_USE,  # LOCKED
    8: Why.READ_ONLY,
    10: Why.BROKEN,  # IOERR
    11: Why.DAMAGED,  # CORRUPT
    13: Why.FULL,
    14: Why.READ_ONLY,  # CANTOPEN: its log cannot be made
    26: Why.DAMAGED,  # NOTADB: of another key, too
}
_OF_SYSTEM: Final = {
    errno.ENOSPC: Why.FULL,
    errno.EDQUOT: Why.FULL,
    errno.EFBIG: Why.FULL,
    errno.EROFS: Why.READ_ONLY,
    errno.EACCES: Why.READ_ONLY,
    errno.EPERM: Why.READ_ONLY,
    errno.EIO: Why.BROKEN,
}


class _ToldApart:
    """No generator: it stands around every read and every write, twice."""

    def __enter__(self) -> None:
        """Nothing is kept between entering and leaving."""

    def __exit__(
        self, _kind: object, error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        if error is None:
            return
        why = None
        if isinstance(error, dbapi2.DatabaseError):
            why = _OF_SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        elif isinstance(error, OSError):
            why = _OF_SYSTEM.get(error.errno or 0)
        if why is not None:
            raise Unwritable(why, str(error)) from error


_TOLD_APART: Final = _ToldApart()


def told_apart() -> AbstractContextManager[None]:
    """Raises Unwritable for what is the disk's fault; everything else goes through as it is."""
    return _TOLD_APART
