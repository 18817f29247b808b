"""Pictures that lie on somebody's server, named in the layout of a mail and not loaded.

They stand in the safe HTML as `<img src="remote:https://…">`, an address that no program loads.
Law: what is put in the place of one is a file that lies here; the rest of the HTML stays as it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Final

REMOTE: Final = "remote:"  # before the address of a picture that is not loaded
PICTURE: Final = "attachment:"  # before the hash of a file
_ADDRESS: Final = re.compile(
    r"https?://[^\s/?#@\\\"'<>\x00-\x20\x7f]{1,253}(?:[/?#][^\s\\\"'<>\x00-\x20\x7f]{0,1800})?",
    re.IGNORECASE,
)
_IMG: Final = re.compile(r'<img((?:\s+[a-z-]+="[^"]*")*)\s*/?>')
_SRC: Final = re.compile(rf'\ssrc="{REMOTE}([^"]*)"')


def remote_address(source: str) -> str:
    """The address that a picture names, if it could ever be asked for; else ""."""
    whole = f"https:{source}" if source.startswith("//") else source
    told = whole.replace(" ", "%20")
    return told if _ADDRESS.fullmatch(told) else ""


def remote_in(safe: str) -> dict[str, int]:
    """The addresses of pictures that are not loaded, and how often each is named."""
    found: dict[str, int] = {}
    for img in _IMG.finditer(safe):
        if src := _SRC.search(img[1]):
            address = html.unescape(src[1])
            found[address] = found.get(address, 0) + 1
    return found


def with_pictures(safe: str, here: Mapping[str, str]) -> str:
    """The same HTML with these shown; here: from address to hash, "" for what nobody could see."""

    def put(img: re.Match[str]) -> str:
        src = _SRC.search(img[1])
        sha256 = here.get(html.unescape(src[1])) if src else None
        if src is None or sha256 is None:
            return img[0]
        return img[0].replace(src[0], f' src="{PICTURE}{sha256}"') if sha256 else ""

    return _IMG.sub(put, safe)
