"""Who loads: of all processes on one profile, one at a time takes a snapshot.

Two that did it side by side wrote over one another. What one had read earlier came to lie under the
other's cursor, which says that all up to it is here: old words until the sums were compared, and in
clear what had been hidden since. Law: the system takes the place back when its holder ends, however
that was, so that nobody ever waits for one who is gone.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FILE: Final = "loading"  # in the profile; nothing stands in it


class Loading:
    """One process's place at the snapshot."""

    def __init__(self, profile: Path) -> None:
        self._path = profile / FILE
        self._held: int | None = None  # the opened file

    def begin(self) -> bool:
        """Whether this one may load now; False: another one does."""
        if self._held is not None:
            return True
        opened = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        if not _locked(opened):
            os.close(opened)
            return False
        self._held = opened
        return True

    def end(self) -> None:
        """Another one may."""
        if self._held is not None:
            os.close(self._held)
            self._held = None


def _locked(opened: int) -> bool:
    """Until it is closed, or the process ends."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
