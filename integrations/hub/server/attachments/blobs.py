"""Attachments: kept under the hash of their content, read through a record that has them.

Laws: a hash is no capability. Content is given to whoever sees a record that refers to it (an
interaction, an article, a change of one), or writes a draft there that does; everybody else gets
the answer as if there were no such content. Only who has brought the content, or found it in that
same record, can refer to it.
"""

from __future__ import annotations

import re
from asyncio import to_thread
from collections.abc import AsyncIterator
from typing import Final

from desktop.domain.erasing import files_of
from desktop.domain.operations.rescue import draft_id
from desktop.domain.records import Draft, Interaction
from desktop.domain.words import DraftKind
from desktop.ports.wire import ErrorCode, Received
from integrations.hub.server.attachments.ranges import Part
from integrations.hub.server.attachments.receiving import Receiving
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights.rights import Bearer, Person, person_of
from integrations.hub.server.store import blobs, records
from integrations.hub.server.store.blobs import PIECE, Stored
from integrations.hub.server.store.opening import Store, Transaction

ANYTHING: Final = "application/octet-stream"
_REFERRING: Final = ("interaction", "article", "revision")
_MEDIA_TYPE: Final = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}", re.ASCII)


async def keep(
    receiving: Receiving, part: Part | None, media_type: str, stream: AsyncIterator[bytes]
) -> Received:
    """Take a part, or the whole, as it comes in. Raises Refused."""
    fit = media_type if _MEDIA_TYPE.fullmatch(media_type) else ANYTHING
    pieces = _in_pieces(stream)
    piece = await anext(pieces, b"")  # before anything is written: too long a body ends here
    await to_thread(receiving.begin, part, fit)
    while piece:
        await to_thread(receiving.take, piece)
        piece = await anext(pieces, b"")
    return await to_thread(receiving.end)


def found(store: Store, bearer: Bearer, sha256: str, interaction: str) -> Stored:
    """Raises Refused: not found, also where it is not for this person."""
    with store.reading(bearer.tenant) as within:
        who = person_of(within, bearer)
        if _refers(within, who, interaction, sha256):
            stored = blobs.find(within, sha256)
            if stored is not None:
                return stored
    raise Refused(ErrorCode.NOT_FOUND, "There is no such attachment.")


async def content(store: Store, bearer: Bearer, stored: Stored, part: Part) -> AsyncIterator[bytes]:
    """The part, one piece in memory at a time."""
    at = part.start
    while at < part.end:
        piece = await to_thread(_piece, store, bearer, stored.upload, at)
        if not piece:
            return  # gone meanwhile; the length that was announced tells the other side
        yield piece[: part.end - at]
        at += len(piece)


def _piece(store: Store, bearer: Bearer, upload: str, start: int) -> bytes:
    with store.reading(bearer.tenant) as within:
        return blobs.piece_at(within, upload, start)


async def _in_pieces(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    waiting = bytearray()
    async for chunk in stream:
        waiting += chunk
        while len(waiting) >= PIECE:
            yield bytes(waiting[:PIECE])
            del waiting[:PIECE]
    if waiting:
        yield bytes(waiting)


def _refers(within: Transaction, who: Person, id: str, sha256: str) -> bool:
    found = (records.find(within, kind, id) for kind in _REFERRING)
    record = next((each for each in found if each is not None), None)
    if record is None or not who.sees(record):
        return False
    named = files_of(record)
    if isinstance(record, Interaction):
        draft = records.find(within, "draft", draft_id(who.id, record.id, DraftKind.REPLY))
        if isinstance(draft, Draft) and not draft.discarded:
            named |= files_of(draft)
    return sha256 in named
