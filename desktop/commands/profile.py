"""Where the local data of one person on this machine is kept: the profile folder.

Read before the window is painted, so this module stays as light as it is.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def profile_folder(given: str | None = None) -> Path:
    """The folder of local data: the one given, else TRESEN_PROFILE, else the person's own.

    It need not exist; whoever writes first makes it, readable by its owner only.
    """
    chosen = given or os.environ.get("TRESEN_PROFILE")
    return Path(chosen).absolute() if chosen else _own_profile()


def _own_profile() -> Path:
    if sys.platform == "win32":
        return Path(os.environ["LOCALAPPDATA"]) / "Tresen"
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "tresen"
