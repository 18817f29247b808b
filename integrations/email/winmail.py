"""What stands in a winmail.dat, the wrapping of older Outlooks (MS-OXTNEF).

    read_winmail(content)     its files, as (name, media type, content)

A reader of our own: those at hand copy the rest of the file for each of its entries, and believe
counts that the file itself gives. Laws: it is read once, from the beginning; what breaks off ends
it; nothing is unpacked.
"""

from __future__ import annotations

import mimetypes
import struct
from collections.abc import Iterator
from typing import Final

import msgspec

from integrations.email.letters import text_of
from integrations.email.limits import MOST_FILES

_SIGNATURE: Final = b"\x78\x9f\x3e\x22"
_OF_ATTACHMENT: Final = 2  # the level of an entry
_BEGINS, _TITLE, _DATA, _PROPERTIES, _BODY = 0x9002, 0x8010, 0x800F, 0x9005, 0x800C
_ENTRY: Final = struct.Struct("<BHHI")
_MOST_ENTRIES: Final = 20_000
_LONG_NAME, _NAME, _CONTENT, _MEDIA_TYPE = 0x3707, 0x3704, 0x3701, 0x370E
_MANY, _NAMED = 0x1000, 0x8000  # flags of a property's type and of its number
_WIDTHS: Final = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_LENGTHY: Final = (0x0D, 0x1E, 0x1F, 0x0102)
_WIDE: Final = 0x1F  # text in UTF-16
_OLE_INTERFACE: Final = 16  # bytes that say what an embedded object is
_OBJECT: Final = 0x0D


class Wrapped(msgspec.Struct):
    name: str = ""
    media_type: str = ""
    content: bytes = b""


class Unwrapped(msgspec.Struct, frozen=True):
    files: tuple[Wrapped, ...]
    text: str = ""


def is_winmail(name: str, kind: str, content: bytes) -> bool:
    told = kind in ("application/ms-tnef", "application/vnd.ms-tnef") or (
        name.casefold() == "winmail.dat"
    )
    return told and content.startswith(_SIGNATURE)


def read_winmail(content: bytes) -> Unwrapped:
    """What can be read of it; no files where nothing can."""
    files: list[Wrapped] = []
    text = ""
    for level, what, data in _entries(memoryview(content)):
        if what == _BODY and level != _OF_ATTACHMENT:
            text = text_of(bytes(data).rstrip(b"\0"))
        elif what == _BEGINS:
            if len(files) >= MOST_FILES:
                break
            files.append(Wrapped())
        elif files and level == _OF_ATTACHMENT:
            _take(files[-1], what, data)
    for file in files:
        file.media_type = file.media_type or mimetypes.guess_type(file.name)[0] or _UNKNOWN
    return Unwrapped(tuple(file for file in files if file.content), text)


_UNKNOWN: Final = "application/octet-stream"


def _entries(data: memoryview) -> Iterator[tuple[int, int, memoryview]]:
    at = len(_SIGNATURE) + 2
    for _ in range(_MOST_ENTRIES):
        if at + _ENTRY.size > len(data):
            return
        level, what, _kind, length = _ENTRY.unpack_from(data, at)
        at += _ENTRY.size
        if at + length > len(data):
            return
        yield level, what, data[at : at + length]
        at += length + 2  # its checksum


def _take(file: Wrapped, what: int, data: memoryview) -> None:
    if what == _TITLE:
        file.name = file.name or text_of(bytes(data[:1_000]).rstrip(b"\0"))
    elif what == _DATA:
        file.content = bytes(data)
    elif what == _PROPERTIES:
        for number, kind, value in _properties(data):
            _take_property(file, number, kind, value)


def _take_property(file: Wrapped, number: int, kind: int, value: memoryview) -> None:
    if number == _CONTENT:
        file.content = bytes(value[_OLE_INTERFACE:] if kind == _OBJECT else value)
    elif number in (_LONG_NAME, _NAME, _MEDIA_TYPE):
        raw = bytes(value[:2_000])
        said = (raw.decode("utf-16-le", "replace") if kind == _WIDE else text_of(raw)).rstrip("\0")
        if number == _MEDIA_TYPE:
            file.media_type = said.lower()
        elif said and (number == _LONG_NAME or not file.name):
            file.name = said


def _properties(data: memoryview) -> Iterator[tuple[int, int, memoryview]]:
    """(number, type, first value) of each; ends where the file ends or is wrong."""
    at = 4
    try:
        for _ in range(min(_MOST_ENTRIES, struct.unpack_from("<I", data)[0])):
            kind, number = struct.unpack_from("<HH", data, at)
            at = _behind_name(data, at + 4) if number >= _NAMED else at + 4
            value, at = _value(data, at, kind)
            yield number, kind & ~_MANY, value
    except (struct.error, ValueError):
        return


def _behind_name(data: memoryview, at: int) -> int:
    kind, length = struct.unpack_from("<II", data, at + 16)
    return at + 24 + (_padded(length) if kind else 0)


def _value(data: memoryview, at: int, kind: int) -> tuple[memoryview, int]:
    plain = kind & ~_MANY
    count = 1
    if plain in _LENGTHY or kind & _MANY:
        (count,) = struct.unpack_from("<I", data, at)
        at += 4
    if plain not in _LENGTHY:
        end = at + _WIDTHS[plain] * count if plain in _WIDTHS else len(data) + 1
        if end > len(data):
            raise ValueError
        return data[at:end], end
    first = data[:0]
    for number in range(min(count, _MOST_ENTRIES)):
        (length,) = struct.unpack_from("<I", data, at)
        first = first if number else data[at + 4 : at + 4 + length]
        at += 4 + _padded(length)
    return first, at


def _padded(length: int) -> int:
    return (length + 3) // 4 * 4
