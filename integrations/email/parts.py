"""A mail taken apart into its leaves: each with its own head and where its content lies.

Python's own parser asks every open boundary about every line, so that a few kilobytes of nested
parts keep it busy for minutes. Laws: every byte is looked at no more often than parts may be
nested; nothing raises; what is beyond the limits is left out, and `cut` says so.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Sequence
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Compat32
from typing import TYPE_CHECKING, Final

import msgspec

from integrations.email.letters import from_base64, one_line, words_of
from integrations.email.limits import DEEPEST, LARGEST_HEAD, MOST_PARTS

if TYPE_CHECKING:
    _Message = Message[str, str]
else:
    _Message = Message  # cannot be subscripted before Python 3.13
# What the library raises on heads that are none.
BROKEN: Final = (
    ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError,
    OverflowError,
)  # fmt: skip
_BLANK: Final = re.compile(rb"\r?\n\r?\n")
_BEHIND_MARK: Final = re.compile(rb"(--)?[ \t]*\r?(?:\n|\Z)")
_LONGEST_BOUNDARY: Final = 200
_LONGEST_PARAMETERS: Final = 4_000
_FOLDED: Final = re.compile(r"[\r\n]+[ \t]*")


class Head(_Message):
    """Of a mail or a part; it is asked for some forty names, so it is looked through once."""

    _by_name: dict[str, list[str]] | None = None

    def told(self, name: str) -> Sequence[str]:
        """All of that name as they came, unfolded."""
        if self._by_name is None:
            self._by_name = {}
            for key, value in self.raw_items():  # what the library makes of them has lost letters
                unfolded = _FOLDED.sub(" ", str(value)).strip()
                self._by_name.setdefault(key.lower(), []).append(unfolded)
        return self._by_name.get(name.lower(), ())

    def put(self, name: str, value: str) -> None:
        """In the place of what there is of that name."""
        del self[name]
        self[name] = value
        self._by_name = None


_POLICY: Final[Compat32[Head]] = Compat32(message_factory=Head)


class Part(msgspec.Struct, frozen=True):
    head: Head
    kind: str  # "text/html"
    content: bytes  # decoded; of a mail inside a mail, that mail
    group: int = -1  # which alternative it is one of: they say the same; -1: none


class Parts(msgspec.Struct, frozen=True):
    head: Head
    leaves: tuple[Part, ...]
    cut: bool  # there was more


def parts_of(data: bytes) -> Parts:
    if b"\n" not in data[:LARGEST_HEAD]:
        data = data.replace(b"\r", b"\n")
    walk = _Walk(data)
    head = walk.part(0, len(data), 0, -1)
    return Parts(head, tuple(walk.leaves), walk.cut)


def head_of(data: bytes, start: int = 0, end: int | None = None) -> tuple[Head, int]:
    """The head that begins there, and where what it is the head of begins."""
    end = len(data) if end is None else end
    if data[start : start + 1] == b"\n" or data[start : start + 2] == b"\r\n":
        return Head(), min(end, start + (2 if data[start : start + 1] == b"\r" else 1))
    limit = min(end, start + LARGEST_HEAD)
    found = _BLANK.search(data, start, limit)
    at = found.start() if found else limit
    try:
        head = BytesHeaderParser(policy=_POLICY).parsebytes(data[start:at])
    except BROKEN:
        head = Head()
    return _short(head), (found.end() if found else limit)


def _short(head: Head) -> Head:
    """With parameters that are no book: the library takes them apart in the square of a time."""
    for name in ("content-type", "content-disposition"):
        told = header(head, name)
        if len(told) > _LONGEST_PARAMETERS:
            head.put(name, told[:_LONGEST_PARAMETERS].rpartition(";")[0])
    return head


def header(head: Head, name: str) -> str:
    """The first of that name as it came, unfolded; "" when there is none."""
    return next(iter(headers(head, name)), "")


def headers(head: Head, name: str) -> Sequence[str]:
    return head.told(name)


def kind_of(head: Head) -> str:
    told = _FOLDED.sub("", header(head, "content-type")).partition(";")[0].strip().lower()
    return told if re.fullmatch(r"[\w.+-]{1,100}/[\w.+-]{1,100}", told) else "text/plain"


def parameter(head: Head, name: str, of: str = "content-type") -> str:
    """A parameter of a header, in any of the ways in which one is written."""
    if name.lower() not in header(head, of).lower():
        return ""  # without taking it apart: most are asked for and not there
    try:
        told = head.get_param(name, "", header=of)
    except BROKEN:
        return ""
    if isinstance(told, tuple):
        charset, _, value = told
        told = (
            value.encode("latin-1", "replace").decode(charset or "utf-8", "replace")
            if _is_charset(charset)
            else value
        )
    return words_of(str(told or ""))


def _is_charset(name: str | None) -> bool:
    return (name or "").lower() in _OF_PARAMETERS


_OF_PARAMETERS: Final = ("utf-8", "iso-8859-1", "iso-8859-15", "windows-1252", "us-ascii")


class _Walk:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.leaves: list[Part] = []
        self.cut = False
        self._groups = 0
        self._seen = 0

    def part(self, start: int, end: int, depth: int, group: int) -> Head:
        head, body = head_of(self._data, start, end)
        kind = kind_of(head)
        boundary = self._boundary(head) if kind.startswith("multipart/") else b""
        inner = self._split(boundary, body, end) if boundary else []
        if not inner:
            kind = "text/plain" if kind.startswith("multipart/") else kind
            self._leaf(head, kind, body, end, group)
            return head
        if kind == "multipart/alternative" and group < 0:
            group, self._groups = self._groups, self._groups + 1
        for first, last in inner:
            self._seen += 1
            if depth >= DEEPEST or self._seen > MOST_PARTS:
                self.cut = True
                break
            self.part(first, last, depth + 1, group)
        return head

    def _boundary(self, head: Head) -> bytes:
        try:
            told = head.get_boundary() or ""
        except BROKEN:
            return b""
        return told.encode("utf-8", "surrogateescape") if len(told) <= _LONGEST_BOUNDARY else b""

    def _split(self, boundary: bytes, start: int, end: int) -> list[tuple[int, int]]:
        """Where each part lies; the last one ends with its parent when its end is missing."""
        mark = b"--" + boundary
        inner: list[tuple[int, int]] = []
        opened, at = -1, start
        while (at := self._data.find(mark, at, end)) >= 0:
            behind = at + len(mark)
            found = _BEHIND_MARK.match(self._data, behind, end)
            if found is None or self._data[at - 1 : at] not in (b"\n", b""):
                at = behind
                continue
            if opened >= 0:
                inner.append((opened, self._before_line(at, opened)))
            opened = -1 if found[1] else found.end()
            if found[1] or len(inner) > MOST_PARTS:
                break
            at = found.end()
        if opened >= 0 and len(inner) <= MOST_PARTS:
            inner.append((opened, end))
        return inner

    def _before_line(self, at: int, opened: int) -> int:
        """The line's end before a boundary belongs to the boundary."""
        at -= self._data[at - 1 : at] == b"\n"
        at -= self._data[at - 1 : at] == b"\r"
        return max(at, opened)

    def _leaf(self, head: Head, kind: str, start: int, end: int, group: int) -> None:
        content = _undone(self._data[start:end], header(head, "content-transfer-encoding"))
        self.leaves.append(Part(head, kind, content, group))


def _undone(body: bytes, how: str) -> bytes:
    how = how.strip().lower()
    if how == "base64":
        return from_base64(body)
    if how == "quoted-printable":
        return binascii.a2b_qp(body)
    if how in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return _from_uu(body)
    return body


def _from_uu(body: bytes) -> bytes:
    lines = body.splitlines()
    begun = next((at for at, line in enumerate(lines) if line.startswith(b"begin ")), len(lines))
    content = bytearray()
    for line in lines[begun + 1 :]:
        if line.strip() in (b"end", b"`", b""):
            break
        try:
            content += binascii.a2b_uu(line)
        except binascii.Error:
            continue
    return bytes(content)


def disposition(head: Head) -> str:
    return header(head, "content-disposition").partition(";")[0].strip().lower()


def file_name(head: Head) -> str:
    told = parameter(head, "filename", "content-disposition") or parameter(head, "name")
    return one_line(told, 1_000)
