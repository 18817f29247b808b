"""Asking the hub for the pictures of a mail that lie on somebody else's server.

`POST /live/v1/pictures`: the hub fetches them, never a desk, so their server sees the hub's address
at the one time that somebody asks; what came stands in the message from then on, for everybody who
reads it.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import msgspec

from desktop.ports.wire import Name


class ShowPictures(msgspec.Struct, frozen=True):
    interaction: Name
    message: Name


class PicturesShown(msgspec.Struct, frozen=True):
    """What became of them; `left` can be asked for again."""

    shown: int = 0
    left: int = 0


@runtime_checkable
class Picturing(Protocol):
    """A backend that fetches pictures; a line of today's hub fits it."""

    async def show_pictures(self, ask: ShowPictures) -> PicturesShown:
        """Raises Busy where it was asked too often, Forbidden where the hub cannot."""
        ...
