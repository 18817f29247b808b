"""An attachment on its way in: piece by piece, taken up again where it broke off.

Laws: what has arrived is kept as it arrives, for seven days; only at the end the hash is looked
at, and what does not have it is not kept. Nobody learns from it what is on the hub already:
everyone brings the whole content themselves.
"""

from __future__ import annotations

import hashlib
from typing import Final

from desktop.domain.bounds import BLOB_BYTES
from desktop.domain.ids import new_id
from desktop.ports.clock import Clock, unix_ms
from desktop.ports.wire import ErrorCode, Received
from integrations.hub.server.attachments.ranges import Part
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights.rights import Bearer, person_of
from integrations.hub.server.store import blobs
from integrations.hub.server.store.blobs import Stored, Upload
from integrations.hub.server.store.opening import Store, Transaction

UNFINISHED: Final = 20  # for one person; the one that rested longest goes first
KEPT_MS: Final = 7 * 24 * 3_600_000


def received(store: Store, bearer: Bearer, sha256: str) -> Received:
    """How much of it this person has brought so far."""
    with store.reading(bearer.tenant) as within:
        who = person_of(within, bearer)
        if not blobs.not_brought(within, {sha256}, who.id):
            found = blobs.find(within, sha256)
            return Received(received=found.size if found else 0, complete=found is not None)
        upload = blobs.upload_of(within, sha256, who.id)
    return Received(received=upload.received if upload else 0)


class Receiving:
    """One request that brings a part, or the whole; its calls block."""

    def __init__(
        self, store: Store, clock: Clock, bearer: Bearer, sha256: str, most: int = BLOB_BYTES
    ) -> None:
        """most: bytes of one attachment."""
        self._most = most
        self._store = store
        self._clock = clock
        self._bearer = bearer
        self._sha256 = sha256
        self._agent = ""
        self._upload: Upload | None = None
        self._expected = 0  # where the part ends; -1: nobody said
        self.complete = False  # it had been brought before

    def begin(self, part: Part | None, media_type: str) -> None:
        """Raises Refused: too large, or out of range with what has been received."""
        if part is not None and part.size > self._most:
            raise _too_large(self._most)

        def job(within: Transaction) -> Upload | None:
            self._agent = person_of(within, self._bearer).id
            if not blobs.not_brought(within, {self._sha256}, self._agent):
                return None
            return self._begun(within, part, media_type)

        self._upload = self._store.writing(self._bearer.tenant, job)
        self._expected = -1 if part is None else part.end
        self.complete = self._upload is None

    def take(self, content: bytes) -> None:
        """Keep what follows. Raises Refused: too large; out of range when others were faster."""
        upload = self._upload
        if upload is None or not content:
            return
        behind = upload.received + len(content)
        if behind > self._most or behind > self._expected >= 0:
            raise self._dropped(_too_large(self._most))

        def job(within: Transaction) -> bool:
            now = unix_ms(self._clock)
            return blobs.receive(
                within, self._sha256, self._agent, upload, content=content, touched=now
            )

        if not self._store.writing(self._bearer.tenant, job):
            raise _elsewhere(0)
        self._upload = Upload(upload.upload, upload.size, upload.media_type, behind)

    def end(self) -> Received:
        """Say how far it is. Raises Refused: bad request, when the content has another hash."""
        upload = self._upload
        if upload is None:
            return received(self._store, self._bearer, self._sha256)
        whole = upload.received if self._expected < 0 else upload.size
        if upload.received < whole:
            return Received(received=upload.received)
        if self._hash(upload) != self._sha256:
            wrong = Refused(ErrorCode.BAD_REQUEST, "The content does not have this SHA-256.")
            raise self._dropped(wrong)
        self._store.writing(self._bearer.tenant, self._finished)
        return Received(received=upload.received, complete=True)

    def _begun(self, within: Transaction, part: Part | None, media_type: str) -> Upload:
        """The upload that the part follows on; a first part, or the whole, begins one anew."""
        known = blobs.upload_of(within, self._sha256, self._agent)
        if part is not None and known is not None and known.size == part.size:
            if known.received != part.start:
                raise _elsewhere(known.received)
            return known
        if part is not None and part.start > 0:
            raise _elsewhere(0)
        if known is not None:
            self._forget(within, self._sha256, known.upload)
        self._make_room(within)
        now = unix_ms(self._clock)
        begun = Upload(new_id(now), part.size if part else 0, media_type, 0)
        blobs.begin_upload(within, self._sha256, self._agent, begun, now)
        return begun

    def _make_room(self, within: Transaction) -> None:
        since = unix_ms(self._clock) - KEPT_MS
        for place, (sha256, upload, touched) in enumerate(blobs.unfinished(within, self._agent)):
            if touched < since or place >= UNFINISHED - 1:
                self._forget(within, sha256, upload)

    def _forget(self, within: Transaction, sha256: str, upload: str) -> None:
        blobs.end_upload(within, sha256, self._agent, upload, with_pieces=True)

    def _finished(self, within: Transaction) -> None:
        if self._upload is None:
            return
        stored = Stored(self._upload.received, self._upload.media_type, self._upload.upload)
        new = blobs.finish(within, self._sha256, self._agent, stored)
        blobs.end_upload(
            within, self._sha256, self._agent, self._upload.upload, with_pieces=not new
        )

    def _hash(self, upload: Upload) -> str:
        digest = hashlib.sha256()
        with self._store.reading(self._bearer.tenant) as within:
            for piece in blobs.pieces(within, upload.upload):
                digest.update(piece)
        return digest.hexdigest()

    def _dropped(self, refused: Refused) -> Refused:
        """Keep nothing of it; the reason to raise."""
        upload = self._upload
        if upload is not None:
            self._store.writing(
                self._bearer.tenant,
                lambda within: self._forget(within, self._sha256, upload.upload),
            )
        return refused


def _too_large(most: int) -> Refused:
    return Refused(ErrorCode.TOO_LARGE, f"An attachment has at most {most / 1_000_000:g} MB.")


def _elsewhere(received: int) -> Refused:
    return Refused(ErrorCode.RANGE, f"{received} bytes are here: go on behind them.")
