"""What kind of picture some bytes are, and how large it says it is, by its first bytes alone.

Law: only kinds that are dots and nothing else: a drawing (SVG) can name other files. Nothing is
unpacked; whoever shows it bounds that (`widgets.knowledge.pictures`).
"""

from __future__ import annotations

import struct
from typing import Final

import msgspec

_MARK: Final = 0xFF
_MOST_MARKS: Final = 200  # of a JPEG, before the one that says its size
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class Picture(msgspec.Struct, frozen=True):
    media_type: str
    width: int
    height: int


def picture_of(content: bytes) -> Picture | None:
    """None: it is none, or breaks off before it says how large it is."""
    try:
        if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
            return Picture("image/png", *struct.unpack_from(">II", content, 16))
        if content[:6] in (b"GIF87a", b"GIF89a"):
            return Picture("image/gif", *struct.unpack_from("<HH", content, 6))
        if content.startswith(b"\xff\xd8\xff"):
            return _jpeg(content)
        if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
            return _webp(content)
    except (struct.error, IndexError):
        return None
    return None


def _jpeg(content: bytes) -> Picture | None:
    at = 2
    for _ in range(_MOST_MARKS):
        while content[at + 1] == _MARK:
            at += 1
        if content[at] != _MARK:
            return None
        if content[at + 1] in _FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return Picture("image/jpeg", width, height)
        (length,) = struct.unpack_from(">H", content, at + 2)
        at += 2 + length
    return None


def _webp(content: bytes) -> Picture | None:
    kind = content[12:16]
    if kind == b"VP8X":
        wide, high = content[24:27] + b"\0", content[27:30] + b"\0"
        width, height = struct.unpack("<I", wide)[0] + 1, struct.unpack("<I", high)[0] + 1
    elif kind == b"VP8L":
        (told,) = struct.unpack_from("<I", content, 21)
        width, height = (told & 0x3FFF) + 1, ((told >> 14) & 0x3FFF) + 1
    elif kind == b"VP8 ":
        width, height = (each & 0x3FFF for each in struct.unpack_from("<HH", content, 26))
    else:
        return None
    return Picture("image/webp", width, height)
