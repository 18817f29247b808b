"""One round with a wiki from beginning to end, and in words what it came to.

Law: whatever goes wrong outside is told and tried again later; nothing of what was read is lost.
"""

from __future__ import annotations

import logging
from typing import Protocol

import msgspec

from desktop.ports.clock import Clock
from desktop.ports.errors import Busy, Forbidden, Garbled, Offline, OutsideError, SignedOut
from integrations.mediawiki.client import Said, Wiki
from integrations.mediawiki.pulling import Pulling, Read
from integrations.mediawiki.pushing import Brought, Pushing
from integrations.mediawiki.shelf import Lost, Shelf
from integrations.mediawiki.translate import Chosen

log = logging.getLogger(__name__)


class Outcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What it came to, as it is kept and shown."""

    read: Read
    brought: Brought = msgspec.field(default_factory=Brought)
    failed: str = ""  # why it did not come to its end; a word for programs
    detail: str = ""


class Held(Shelf, Protocol):
    """A shelf that a process takes hold of."""

    def hold(self) -> bool: ...

    def let_go(self, told: str) -> None: ...


async def look_after(wiki: Wiki, shelf: Held, chosen: Chosen, clock: Clock) -> Outcome | None:
    """Read all that is new; None while another process does. Never raises OutsideError."""
    if not shelf.hold():
        return None
    pulling = Pulling(wiki, shelf, chosen, clock)
    pushing = Pushing(wiki, shelf, pulling)
    failed: OutsideError | None = None
    try:
        site = await pulling.look()
        # First, so that what is approved here meets the wiki as it stands.
        await pushing.once(site)
        await pulling.fetch(site)
    except Lost:
        return None
    except OutsideError as error:
        failed = error
    outcome = Outcome(
        read=pulling.read,
        brought=pushing.brought,
        failed=_word(failed) if failed else "",
        detail=str(failed)[:300] if failed else "",
    )
    shelf.let_go(msgspec.json.encode(outcome).decode())
    return outcome


def _word(error: OutsideError) -> str:
    match error:
        case Busy():
            return "busy"
        case Offline():
            return "away"
        case SignedOut() | Forbidden():
            return "forbidden"
        case Garbled():
            return "unreadable"
        case Said():
            return "refused"
        case _:
            return "failed"
