"""What a reader makes of its input, row by row: taken, merged or refused.

Law: whatever the input, a reader yields one of these for every row, page or mail of it, and goes
on with the next; only what cannot be opened at all ends it (`Unreadable`).
"""

from __future__ import annotations

import msgspec

from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.together import NOTHING_SEEN


class Unreadable(Exception):
    """Nothing of it can be read; `str` is a sentence that says why."""


class Blob(msgspec.Struct, frozen=True):
    """The content of an attachment, brought to the hub before the message that names it."""

    sha256: str
    media_type: str
    content: bytes


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Something to bring to the hub."""

    place: str  # where it stands: "line 12", "guide/table.html", "mail 3"
    operation: AnyOperation
    seen: str = NOTHING_SEEN  # of what the hub had when the import began, see `together.seen_by`
    rows: int = 1  # how many rows of the input it stands for; 0 for what follows from another


class Merged(msgspec.Struct, frozen=True):
    """A row that says more about, or the same as, an earlier one."""

    place: str
    into: str  # the place of that one


class Refused(msgspec.Struct, frozen=True):
    """A row that was not taken."""

    place: str
    reason: str


Row = Found | Merged | Refused | Blob
