"""HTTP's words for a part of something: `Range` when it is asked for, `Content-Range` when sent.

What cannot be read as one plain part is as if it had not been said (RFC 9110, 14.2), but for a
`Content-Range` of what is sent: storing the wrong part would be worse than refusing it.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from desktop.ports.wire import ErrorCode
from integrations.hub.server.refused import Refused

_ASKED: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
_SENT: Final = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})", re.ASCII)


class Part(msgspec.Struct, frozen=True):
    """From `start` on, up to and without `end`, of `size` bytes."""

    start: int
    end: int
    size: int

    @property
    def length(self) -> int:
        return self.end - self.start

    @property
    def said(self) -> str:
        """As `Content-Range`."""
        return f"bytes {self.start}-{self.end - 1}/{self.size}"


def asked_for(header: str | None, size: int) -> Part | None:
    """The part a `Range` asks for; None for the whole. Raises Refused: out of range."""
    found = _ASKED.fullmatch(header or "")
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:  # the last so many
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None
    if start >= size or start >= end:
        raise Refused(ErrorCode.RANGE, f"There are {size} bytes.", size=size)
    return Part(start, end, size)


def sent(header: str | None) -> Part | None:
    """The part a request brings; None for the whole. Raises Refused: bad request."""
    if header is None:
        return None
    found = _SENT.fullmatch(header)
    if found is None:
        raise Refused(ErrorCode.BAD_REQUEST, "This is no part: `bytes first-last/size`.")
    first, last, size = map(int, found.groups())
    if not first <= last < size:
        raise Refused(ErrorCode.BAD_REQUEST, "This part does not lie inside of its whole.")
    return Part(first, last + 1, size)
