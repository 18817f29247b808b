"""Images of a wiki: which are taken along, and that they are what they say.

Laws: what is kept is named by the SHA-256 of its bytes; its kind is read from its bytes, not from
what the wiki says; nothing that can hold a program (SVG, PDF) is taken.
"""

from __future__ import annotations

from hashlib import sha1, sha256
from typing import Final

from integrations.imports.pictures import KINDS, kind_of
from integrations.mediawiki.shelf import File
from integrations.mediawiki.wire import Image

MOST_BYTES: Final = 5_000_000


def fits(image: Image) -> bool:
    """As far as the wiki says it."""
    return image.mime in KINDS and 0 < image.size <= MOST_BYTES


def file_of(name: str, said_sha1: str, content: bytes) -> File | None:
    """The file of these bytes; None when they are no image, or not those the wiki spoke of."""
    kind = kind_of(content)
    if not kind or sha1(content, usedforsecurity=False).hexdigest() != said_sha1:
        return None
    return File(name, said_sha1, sha256(content).hexdigest(), len(content), kind)
