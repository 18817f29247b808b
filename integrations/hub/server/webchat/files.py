"""Files of a visit: brought by its page, read by its page, and by whoever works its contact.

Laws: a file is of a kind that the list names, by what it is and not by what it is called; it is
read only where a message names it that the visitor sees; nobody learns what is on the hub already.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator
from typing import Final

from desktop.domain.file_kind import Danger, danger_of
from desktop.domain.kinds import milliseconds
from integrations.hub.server.hub import Hub
from integrations.hub.server.store import blobs, webchats
from integrations.hub.server.store.blobs import Blob
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.webchat.looking import Look, look_together
from integrations.hub.server.webchat.talking import brought_by
from integrations.hub.server.webchat.visits import Chat, Told, held
from integrations.webchat.values import FILE_BYTES, FILE_TYPES, FILES_A_VISIT, File, Why

_BEGINS: Final = {
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/gif": re.compile(rb"GIF8[79]a"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "application/pdf": re.compile(rb"%PDF-"),
    "text/plain": re.compile(rb"[^\x00]*\Z"),
}
_ZIP: Final = re.compile(rb"PK\x03\x04")


async def read_whole(stream: AsyncIterator[bytes]) -> bytes:
    """Raises Told: too large, without reading on."""
    content = bytearray()
    async for chunk in stream:
        content += chunk
        if len(content) > FILE_BYTES:
            raise Told(Why.TOO_LARGE)
    return bytes(content)


def keep(hub: Hub, chat: Chat, secret: str, media_type: str, content: bytes) -> str:
    """Keep a file; returns its hash. Raises Told: unknown, over, kind, too large."""
    if not content or not is_kind(media_type, content):
        raise Told(Why.KIND)
    sha256 = hashlib.sha256(content).hexdigest()

    def job(within: Transaction) -> None:
        visit = held(within, chat, secret)
        if visit.ended_at:
            raise Told(Why.OVER)
        if blobs.not_brought(within, {sha256}, brought_by(visit)):
            if visit.files >= FILES_A_VISIT:
                raise Told(Why.TOO_LARGE)
            blobs.keep(within, sha256, brought_by(visit), Blob(media_type, content))
            now = milliseconds(within.now) or 0
            webchats.note(within, visit.id, files=visit.files + 1, seen_at=now)

    hub.store.writing(chat.tenant, job)
    return sha256


def is_kind(media_type: str, content: bytes) -> bool:
    """Whether it is what it says, and that may be sent."""
    if media_type not in FILE_TYPES or danger_of("", content) is not Danger.NONE:
        return False
    return bool(_BEGINS.get(media_type, _ZIP).match(content))


def read(hub: Hub, chat: Chat, secret: str, sha256: str) -> tuple[File, bytes]:
    """Raises Told: unknown, nowhere."""
    (seen,) = look_together(hub, chat.tenant, [Look(chat, secret)])
    if isinstance(seen, Exception):
        raise seen
    named = (each for said in seen.said for each in said.files if each.sha256 == sha256)
    file = next(named, None)
    if file is None:
        raise Told(Why.NOWHERE)
    with hub.store.reading(chat.tenant) as within:
        stored = blobs.find(within, sha256)
        if stored is None:
            raise Told(Why.NOWHERE)
        return file, b"".join(blobs.pieces(within, stored.upload))
