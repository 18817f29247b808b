"""Two changed versions of a long text brought together, line by line, from the one both began with.

Laws: never a part of a line from one side and a part from the other; a line that somebody added is
in what comes out; the sides may be exchanged; where both changed the same place, or places that
touch, nothing is guessed: there is no merged text, and both versions are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple


class Edit(NamedTuple):
    """The lines from `start` up to `end` of the base were replaced by these."""

    start: int
    end: int
    lines: tuple[str, ...]

    def meets(self, other: Edit) -> bool:
        """Whether both speak of the same place, or of places without a line between them."""
        return self.start <= other.end and other.start <= self.end


def merged(base: str, mine: str, theirs: str) -> str | None:
    """Both changes in one text; None when they meet."""
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    old = base.split("\n")
    both = _together(_edits(old, mine.split("\n")), _edits(old, theirs.split("\n")))
    return None if both is None else "\n".join(_applied(old, both))


def _edits(old: Sequence[str], new: Sequence[str]) -> list[Edit]:
    # Without `autojunk`: it would take the commonest lines of a long text for noise.
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [
        Edit(start, end, tuple(new[new_start:new_end]))
        for tag, start, end, new_start, new_end in found
        if tag != "equal"
    ]


def _together(mine: Sequence[Edit], theirs: Sequence[Edit]) -> list[Edit] | None:
    """All edits in order, those made by both once; None when different ones meet."""
    for one in mine:
        if any(one.meets(other) and one != other for other in theirs):
            return None
    return sorted({*mine, *theirs})


def _applied(old: Sequence[str], edits: Sequence[Edit]) -> list[str]:
    lines: list[str] = []
    at = 0
    for edit in edits:
        lines += [*old[at : edit.start], *edit.lines]
        at = edit.end
    return [*lines, *old[at:]]
