"""Where the files lie that ship with the program."""

from __future__ import annotations

from pathlib import Path

ICONS = Path(__file__).parent / "icons"
HELP = Path(__file__).parent / "help"
