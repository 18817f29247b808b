"""What the C library keeps of memory that nobody uses any more goes back to the system.

    few_heaps()          before the threads are begun
    await kept_low()     as long as the window is open

Each thread would get a heap of its own from glibc, and each heap keeps what was freed in it: after
the pages are loaded and the index is filled that is a tenth of the whole process. Laws: the
window's thread waits for nothing here; where the C library is another one, nothing is done.
"""

from __future__ import annotations

import asyncio
import ctypes
import sys

_HEAPS_MOST = -8  # M_ARENA_MAX of malloc.h
_HEAPS = 2  # two that hardly ever wait for each other: Python lets one thread work at a time
_FIRST_AFTER_S = 5.0  # by then all is loaded that comes behind the first paint
_EVERY_S = 60.0


def few_heaps() -> bool:
    """Whether threads that are begun from now on share their heaps."""
    library = _glibc()
    return library is not None and library.mallopt(_HEAPS_MOST, _HEAPS) == 1


async def kept_low() -> None:
    """Give back what is free, soon and then every minute, until cancelled."""
    wait_s = _FIRST_AFTER_S
    while True:
        await asyncio.sleep(wait_s)
        await asyncio.to_thread(give_back)
        wait_s = _EVERY_S


def give_back() -> bool:
    """Whether there was something to give; the library is asked without Python's lock."""
    library = _glibc()
    return library is not None and library.malloc_trim(0) == 1


def _glibc() -> ctypes.CDLL | None:
    """The C library of this process; None where it is no glibc."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "gnu_get_libc_version") else None
