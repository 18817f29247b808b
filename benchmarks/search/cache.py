"""Where the benchmark keeps what it fetched and made: outside the source tree, never committed.

`TRESEN_BENCH` names another folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")


def folder(*parts: str) -> Path:
    """A folder in the cache, made when it is not there."""
    named = os.environ.get("TRESEN_BENCH")
    root = Path(named) if named else Path.home() / ".cache" / "tresen-bench"
    found = root.joinpath(*parts)
    found.mkdir(parents=True, exist_ok=True)
    return found


def write_lines(file: Path, values: Iterable[object]) -> int:
    """One JSON object a line, there whole or not at all; how many."""
    encoder, count = msgspec.json.Encoder(), 0
    half = file.with_suffix(".half")
    with half.open("wb") as opened:
        for value in values:
            opened.write(encoder.encode(value) + b"\n")
            count += 1
    half.replace(file)
    return count


def read_lines(file: Path, kind: type[T], most: int | None = None) -> Iterator[T]:
    decoder = msgspec.json.Decoder(kind)
    with file.open("rb") as opened:
        for number, line in enumerate(opened):
            if most is not None and number >= most:
                return
            yield decoder.decode(line)
