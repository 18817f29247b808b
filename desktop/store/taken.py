"""What became of a file that somebody wants to send: kept under its hash, or why it was not."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Why(StrEnum):
    """Why a file was not taken."""

    TOO_LARGE = "too-large"
    EMPTY = "empty"
    NO_FILE = "no-file"  # a folder, a device, gone, or not to be read
    FULL = "full"  # no room on this machine
    PROGRAM = "program"
    MACROS = "macros"


class NotTaken(Exception):
    """The file is not to be sent, and why; nothing of it was kept."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


class Kept(msgspec.Struct, frozen=True):
    sha256: str
    size: int
    media_type: str  # as its name says
