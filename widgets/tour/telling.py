"""What a tour tells of itself: its steps, and `summary.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

SUMMARY = "summary.json"


class Told(msgspec.Struct, frozen=True):
    """What became of a step."""

    name: str
    ok: bool
    seconds: float
    picture: str  # the file's name in the tour's folder
    said: str  # what was seen, or why it failed


class Gaps(msgspec.Struct, frozen=True):
    """How long the window could not answer, in milliseconds; `longest_in` is the step."""

    beats: int = 0
    longest_ms: float = 0.0
    longest_in: str = ""
    p999_ms: float = 0.0
    p99_ms: float = 0.0
    p50_ms: float = 0.0


class Summary(msgspec.Struct, frozen=True):
    """`gaps` are those of the first desktop's window, from its first paint, pictures left out."""

    language: str
    seed: int
    steps: list[Told]
    ok: bool
    seconds: float
    gaps: Gaps

    def write(self, folder: Path) -> None:
        text = msgspec.json.format(msgspec.json.encode(self), indent=2)
        (folder / SUMMARY).write_bytes(text + b"\n")
