"""Which images may be shown: told by their bytes, whatever their names say.

Law: nothing that can hold a program (SVG, PDF) is an image here.
"""

from __future__ import annotations

from typing import Final

KINDS: Final = ("image/png", "image/jpeg", "image/gif", "image/webp")
_BEGINNINGS: Final = tuple(zip((b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8"), KINDS, strict=False))


def kind_of(content: bytes) -> str:
    """The media type of an image that may be shown; empty for everything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return KINDS[3]
    return next((kind for begins, kind in _BEGINNINGS if content.startswith(begins)), "")
