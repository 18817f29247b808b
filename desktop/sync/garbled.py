"""What came from the hub and cannot be read: cut short by something on the way, or not a hub's.

Law: nothing of it has been written, and it is asked for again after a pause that grows. A record
alone that this version cannot read is no such case; see `store.unreadable`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import zstandard

from desktop.ports.errors import Garbled

# What decoding raises, and the database for values that it cannot hold.
_UNREADABLE = (
    msgspec.DecodeError,
    zstandard.ZstdError,
    RecursionError,
    UnicodeError,
    OverflowError,
)


@contextmanager
def readable() -> Iterator[None]:
    """Raises Garbled where what is done in here finds it unreadable."""
    try:
        yield
    except _UNREADABLE as error:
        raise Garbled(f"{type(error).__name__}: {error}") from error
