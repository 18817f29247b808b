"""Taking away all that is kept in a profile, when this machine is withdrawn.

Law: every file that could hold a word of a customer or a colleague goes; settings stay. What is
deleted is not overwritten, because disks of today write elsewhere anyway.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from desktop.store.loading import FILE as LOADING
from desktop.store.opening import FILE
from desktop.store.reserve import FILE as RESERVE

_FOLDERS: Final = ("blobs", "opened")
_ASIDE: Final = "damaged*"  # what a rescue has left


def clear(profile: Path) -> None:
    """Nobody has the file open any more. Raises OSError when something cannot be taken away."""
    for ending in ("-wal", "-shm", "-journal", ""):
        (profile / f"{FILE}{ending}").unlink(missing_ok=True)
    for name in (*_FOLDERS, RESERVE, LOADING):
        _gone(profile / name)
    for aside in profile.glob(_ASIDE):
        _gone(aside)


def _gone(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
