"""Lines of text as paragraphs and back: format=flowed (RFC 3676).

Law: `unflowed(flowed(text)) == text` but for blanks at the ends of lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

WIDTH: Final = 74
_SIGNATURE: Final = "-- "
_STUFFED: Final = (" ", ">", "From ")


def unflowed(text: str, *, delsp: bool = False) -> str:
    """Lines that end in a blank go on in the next one, where that is quoted as deep."""
    out: list[list[str]] = []  # paragraphs, each of pieces
    open_depth = -1  # of the paragraph that goes on; -1: none does
    for raw in text.replace("\r\n", "\n").split("\n"):
        depth = _depth(raw)
        line = raw[depth:].removeprefix(" ")
        flows = line.endswith(" ") and line != _SIGNATURE
        kept = line[:-1] if flows and delsp else line
        if open_depth == depth and line != _SIGNATURE:
            out[-1].append(kept)
        else:
            out.append([">" * depth, " " if depth else "", kept])
        open_depth = depth if flows else -1
    return "\n".join("".join(pieces) for pieces in out)


def flowed(text: str) -> str:
    """No line longer than WIDTH, but for words that are; marks of quotes on every line."""
    return "\n".join(line for raw in text.split("\n") for line in _wrapped(raw))


def _wrapped(raw: str) -> Iterator[str]:
    if raw == _SIGNATURE:
        yield raw
        return
    bare = raw.replace("> ", ">")
    depth = _depth(bare) if raw.startswith(">") else 0
    before = ">" * depth + " " if depth else ""
    words = (bare[depth:] if depth else raw).rstrip()
    while True:
        room = WIDTH - len(before)
        if len(words) <= room:
            yield before + (words if before else _stuffed(words))
            return
        at = words.rfind(" ", 1, room) + 1 or words.find(" ", room) + 1
        if not at or not words[:at].strip() or not words[at:].strip():
            yield before + (words if before else _stuffed(words))
            return
        line, words = words[:at], words[at:]
        yield before + (line if before else _stuffed(line))


def _stuffed(line: str) -> str:
    return f" {line}" if line.startswith(_STUFFED) else line


def _depth(line: str) -> int:
    """So many marks it begins with."""
    return len(line) - len(line.lstrip(">"))
