"""What differs between two texts: lines first, and within changed lines their words.

    for line in differences(old, new): line.kind, line.parts

Laws: the kept and the added parts together are the new text, the kept and the removed ones the
old; texts of any length take bounded time: where too much differs, lines are compared whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from typing import Final

import msgspec

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_LINES = 4000  # of each text; what is behind them is compared as one
_MOST_WORDS = 400  # of a line whose words are compared
AROUND: Final = 2  # kept lines that are shown beside a change


class Kind(StrEnum):
    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    LEFT_OUT = "left-out"  # kept lines that are not shown; their number stands in `text`


# Before a line, so that it is told apart without colours.
SIGNS: Final = {Kind.ADDED: "+", Kind.REMOVED: "−", Kind.CHANGED: "±", Kind.KEPT: ""}


class Part(msgspec.Struct, frozen=True):
    kind: Kind  # kept, added or removed
    text: str


class Line(msgspec.Struct, frozen=True):
    kind: Kind
    parts: tuple[Part, ...]


def differences(old: str, new: str) -> tuple[Line, ...]:
    """Every line of both, in order."""
    before, after = _lines(old), _lines(new)
    found: list[Line] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=True).get_opcodes():
        if tag == "equal":
            found += [Line(Kind.KEPT, (Part(Kind.KEPT, it),)) for it in before[a:b]]
        else:
            found += _replaced(before[a:b], after[c:d])
    return tuple(found)


def shortened(lines: Sequence[Line], around: int = AROUND) -> tuple[Line, ...]:
    """The changes with the lines beside them; what was left out says how many lines it was."""
    changed = [at for at, line in enumerate(lines) if line.kind is not Kind.KEPT]
    near = {n for at in changed for n in range(at - around, at + around + 1)}
    found: list[Line] = []
    left_out = 0
    for at, line in enumerate(lines):
        if at in near:
            found += _gap(left_out)
            left_out = 0
            found.append(line)
        else:
            left_out += 1
    return (*found, *_gap(left_out))


def counted(lines: Sequence[Line]) -> tuple[int, int]:
    """How many lines have something added, and something removed."""
    added = sum(any(part.kind is Kind.ADDED for part in line.parts) for line in lines)
    removed = sum(any(part.kind is Kind.REMOVED for part in line.parts) for line in lines)
    return added, removed


def _gap(lines: int) -> list[Line]:
    return [Line(Kind.LEFT_OUT, (Part(Kind.KEPT, str(lines)),))] if lines else []


def _lines(text: str) -> list[str]:
    lines = text.split("\n") if text else []
    rest = lines[_MOST_LINES:]
    return [*lines[:_MOST_LINES], "\n".join(rest)] if rest else lines


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    for old, new in zip_longest(before, after):
        if old is None:
            yield Line(Kind.ADDED, (Part(Kind.ADDED, new),))
        elif new is None:
            yield Line(Kind.REMOVED, (Part(Kind.REMOVED, old),))
        else:
            yield from _changed(old, new)


def _changed(old: str, new: str) -> Iterator[Line]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    alike = len(before) + len(after) <= _MOST_WORDS and matcher.ratio() >= 0.4  # noqa: PLR2004
    if not alike:
        yield Line(Kind.REMOVED, (Part(Kind.REMOVED, old),))
        yield Line(Kind.ADDED, (Part(Kind.ADDED, new),))
        return
    parts: list[Part] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            parts.append(Part(Kind.KEPT, "".join(before[a:b])))
            continue
        if a < b:
            parts.append(Part(Kind.REMOVED, "".join(before[a:b])))
        if c < d:
            parts.append(Part(Kind.ADDED, "".join(after[c:d])))
    yield Line(Kind.CHANGED, tuple(parts))
