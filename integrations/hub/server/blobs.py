"""Attachments: kept under the hash of their content, read through an interaction that has them.

Law: a hash is no capability. Content is given to whoever sees an interaction that refers to it,
and only who has brought the content, or found it in that same interaction, can refer to it.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from desktop.domain.records import Interaction
from desktop.ports.wire import ErrorCode
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights import Bearer, person_of
from integrations.hub.server.store import blobs, records
from integrations.hub.server.store.blobs import Blob
from integrations.hub.server.store.opening import Store, Transaction

ANYTHING: Final = "application/octet-stream"
_MEDIA_TYPE: Final = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}", re.ASCII)


def keep(store: Store, bearer: Bearer, sha256: str, media_type: str, content: bytes) -> None:
    """Raises Refused: bad request when the content has another hash."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Refused(ErrorCode.BAD_REQUEST, "The content does not have this SHA-256.")
    kept = Blob(media_type if _MEDIA_TYPE.fullmatch(media_type) else ANYTHING, content)

    def job(within: Transaction) -> None:
        who = person_of(within, bearer)
        blobs.keep(within, sha256, who.id, kept)

    store.writing(bearer.tenant, job)


def read(store: Store, bearer: Bearer, sha256: str, interaction: str) -> Blob:
    """Raises Refused: not found, also where it is not for this person."""
    with store.reading(bearer.tenant) as within:
        who = person_of(within, bearer)
        record = records.find(within, "interaction", interaction)
        if isinstance(record, Interaction) and who.sees(record) and _refers(record, sha256):
            found = blobs.find(within, sha256)
            if found is not None:
                return found
    raise Refused(ErrorCode.NOT_FOUND, "This interaction has no such attachment.")


def _refers(record: Interaction, sha256: str) -> bool:
    return any(
        attachment.sha256 == sha256
        for message in record.messages
        for attachment in message.attachments
    )
