"""What a desk of the run writes down about itself, one line of JSON for each thing that happened.

Law: what is written here was true when it was written, and outlives the process that wrote it.
Times are of the machine's monotonic clock, the same in all processes.
"""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

from desktop.ports.wire import Verdict


class Asked(msgspec.Struct, frozen=True):
    """One operation that was called saved."""

    op_id: str
    op: str
    record: str
    fields: str


class Saved(msgspec.Struct, frozen=True, tag=True):
    """These are safe, the person was told; in one transaction."""

    at: float
    asked: tuple[Asked, ...]
    took_s: float
    online: bool


class Answered(msgspec.Struct, frozen=True, tag=True):
    """What came back over the line."""

    at: float
    client_id: str
    verdicts: dict[str, Verdict]  # by operation


class Saw(msgspec.Struct, frozen=True, tag=True):
    """Values of the watched records, read in one statement."""

    at: float
    epoch: int
    whole: bool  # no snapshot is being read: it shows what came of it so far
    values: dict[str, str]


class Came(msgspec.Struct, frozen=True, tag=True):
    """The line came or went."""

    at: float
    standing: str


class Began(msgspec.Struct, frozen=True, tag=True):
    at: float
    client_id: str


class Broke(msgspec.Struct, frozen=True, tag=True):
    """Something that must not happen, by its own account."""

    at: float
    what: str


Said = Saved | Answered | Saw | Came | Began | Broke
_LINES = msgspec.json.Decoder(Said)


def now() -> float:
    return time.monotonic()


class Diary:
    """For the writing process."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("ab", buffering=0)

    def say(self, said: Said) -> None:
        self._file.write(msgspec.json.encode(said) + b"\n")

    def close(self) -> None:
        self._file.close()


def read(file: Path) -> list[Said]:
    """Everything that was written; a last line that a kill cut off counts as not said."""
    if not file.exists():
        return []
    lines = file.read_bytes().split(b"\n")
    whole = [line for line in lines[:-1] if line]
    return [_LINES.decode(line) for line in whole if line.endswith(b"}")]
