"""What a CalDAV server says, as far as it is read here, and what it is asked.

Multistatus: RFC 4918, 13 · sync-collection and its token: RFC 6578.
Law: no entity is resolved and no document type read; what is not named here is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError  # types alone: defusedxml reads

import msgspec
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from desktop.ports.errors import Garbled

DAV: Final = "{DAV:}"
_HEAD: Final = '<?xml version="1.0" encoding="utf-8"?>'
ETAGS: Final = (
    f'{_HEAD}<propfind xmlns="DAV:"><prop><getetag/><resourcetype/><sync-token/></prop></propfind>'
)
_SYNC: Final = (
    '{head}<sync-collection xmlns="DAV:"><sync-token>{token}</sync-token>'
    "<sync-level>1</sync-level><prop><getetag/></prop></sync-collection>"
)
_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


class Seen(msgspec.Struct, frozen=True):
    """An entry of a collection as it stands; no etag: it is gone."""

    path: str  # decoded
    etag: str = ""


class Listing(msgspec.Struct, frozen=True):
    entries: tuple[Seen, ...]
    token: str = ""  # where to go on; "": the server has none
    whole: bool = False  # all that there is, so that what is missing is gone


def sync_after(token: str) -> str:
    said = "".join(_ESCAPES.get(letter, letter) for letter in token)
    return _SYNC.format(head=_HEAD, token=said)


def parsed(content: bytes) -> Element:
    """Raises Garbled."""
    try:
        return fromstring(content, forbid_dtd=True)  # type: ignore[no-any-return]
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Garbled(f"no XML that is read: {type(error).__name__}") from error


def listing(content: bytes, *, whole: bool) -> Listing:
    """What a multistatus says of the entries beneath a collection. Raises Garbled."""
    root = parsed(content)
    if root.tag != f"{DAV}multistatus":
        raise Garbled("no multistatus")
    token = root.findtext(f"{DAV}sync-token") or ""
    entries = []
    for response in root.iterfind(f"{DAV}response"):
        path = unquote(urlsplit((response.findtext(f"{DAV}href") or "").strip()).path)
        if response.find(f".//{DAV}collection") is not None or path.endswith("/"):
            token = token or response.findtext(f".//{DAV}sync-token") or ""
            continue
        if " 404" in (response.findtext(f"{DAV}status") or ""):
            entries.append(Seen(path))
        elif etag := next(_etags(response), ""):
            entries.append(Seen(path, etag))
    return Listing(tuple(entries), token.strip(), whole)


def is_stale(content: bytes) -> bool:
    """Whether a refusal says that the token is not known any more."""
    try:
        return parsed(content).find(f".//{DAV}valid-sync-token") is not None
    except Garbled:
        return False


def _etags(response: Element) -> Iterator[str]:
    for found in response.iterfind(f"{DAV}propstat"):
        if " 200" in (found.findtext(f"{DAV}status") or ""):
            yield found.findtext(f"{DAV}prop/{DAV}getetag") or ""
