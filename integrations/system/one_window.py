"""One window a profile: the first holds a lock, every other one knocks and goes.

    mine = OneWindow.taken(profile)      None: another process has the window
    knock(profile, asked)                True: it has heard, and comes to the front
    leave(profile, asked)                for the own window, once it can hear

The lock is the system's own on an open file, so it ends with its process, however that ends;
what stands in the file (the process) is for people. Laws: the lock keeps away windows alone,
commands work beside one; where a file cannot be locked at all (some network drives), windows open
as if there were no other.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Final

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK: Final = "window.lock"
KNOCK: Final = "window.knock"
_LOOKS_EVERY_S: Final = 0.02
_LONGEST: Final = 200
_PLACE: Final = 1_000  # of the locked byte: behind what people read, Windows locks it for all


class OneWindow:
    """Held until `release` or the end of the process."""

    def __init__(self, file: int | None) -> None:
        self._file = file

    @classmethod
    def taken(cls, profile: Path) -> OneWindow | None:
        """The right to show this profile; None when another process has it."""
        try:
            profile.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.open(profile / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return cls(None)  # opening the profile will say what is wrong with it
        try:
            _lock(file)
        except (BlockingIOError, PermissionError):
            os.close(file)
            return None
        except OSError:
            os.close(file)
            return cls(None)
        os.truncate(file, 0)
        os.write(file, f"{os.getpid()}\n".encode())
        (profile / KNOCK).unlink(missing_ok=True)  # meant for a window that is gone
        return cls(file)

    def release(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            os.close(file)


def leave(profile: Path, asked: str) -> None:
    """Put down what the window of the profile is asked for; "" is no more than to come forward."""
    draft = profile / f"{KNOCK}.{os.getpid()}"
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as writing:
        writing.write(asked)
    draft.replace(profile / KNOCK)  # whole when it is seen: the window looks as soon as it is there


def knock(profile: Path, asked: str = "", within_s: float = 3.0) -> bool:
    """Ask the window of the profile to come forward; whether it did in time."""
    leave(profile, asked)
    path = profile / KNOCK
    pause = threading.Event()
    for _ in range(round(within_s / _LOOKS_EVERY_S)):
        if not path.exists():
            return True
        pause.wait(_LOOKS_EVERY_S)
    path.unlink(missing_ok=True)
    return False


def heard(profile: Path) -> str | None:
    """What was asked for since the last time, None for nothing; answers whoever waits."""
    path = profile / KNOCK
    try:
        asked = path.read_text(encoding="utf-8", errors="replace")
        path.unlink()
    except OSError:
        return None
    return asked[:_LONGEST]


def who_has_it(profile: Path) -> str:
    """The process that shows the profile, as people look it up; "" when it cannot be read."""
    try:
        return (profile / LOCK).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _lock(file: int) -> None:
    """Raises BlockingIOError or PermissionError when another process has it."""
    if sys.platform == "win32":
        os.lseek(file, _PLACE, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        os.lseek(file, 0, os.SEEK_SET)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
