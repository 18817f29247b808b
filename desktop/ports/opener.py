"""The system's way to show a file in the program that is meant for it."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Opener(Protocol):
    """Called only when a person asked to open this very file, and it is of a kind to be opened."""

    def open(self, path: Path) -> bool:
        """Hand the file over; False when nothing here can show it."""
        ...
