"""Attachments' content on the line: brought and fetched piece by piece, from any place on.

Part of the door to the enterprise backend (`desktop.ports.backend`); all calls raise
`errors.OutsideError`, and none retries by itself.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

import msgspec

from desktop.domain.ids import InteractionId
from desktop.ports.wire import Received


class Piece(msgspec.Struct, frozen=True):
    """A part of an attachment on its way to the hub."""

    sha256: str  # of the whole
    start: int
    content: bytes
    size: int  # of the whole
    media_type: str


class FileLine(Protocol):
    async def received(self, sha256: str) -> Received:
        """How much of it the hub has from this person: where to go on."""
        ...

    async def bring(self, piece: Piece) -> Received:
        """Give the hub the next piece.

        Raises Elsewhere when it does not follow on what is there (ask `received`), TooLarge when
        the hub takes none of that size, Unfit when the whole does not have its hash.
        """
        ...

    def fetch(
        self, sha256: str, interaction: InteractionId, start: int
    ) -> AsyncGenerator[bytes, None]:
        """The content of an attachment of this interaction from a place on, as it arrives.

        Raises Forbidden when there is none for this person, Elsewhere when it ends before.
        """
        ...
