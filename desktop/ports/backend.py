"""The one door to the enterprise backend; `integrations/hub/client.py` fits it.

All calls raise `errors.OutsideError`; none retries by itself. Pages and snapshots come as the bytes
that arrived, because decoding belongs to the store's thread, never to the window's.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Protocol, runtime_checkable

import msgspec

from desktop.domain.ids import InteractionId
from desktop.domain.words import Declined, Missed
from desktop.ports.beside import Beside
from desktop.ports.files import FileLine
from desktop.ports.legs import Legs
from desktop.ports.wire import (
    AtWork,
    Counted,
    Hello,
    Here,
    NextOffer,
    Push,
    Pushed,
    Reveal,
    Revealed,
    Session,
    Welcome,
)


class Delta(msgspec.Struct, frozen=True):
    """News on the stream: the JSON of a wire.Page that follows on the cursor `after`.

    Where that is not the cursor we are at (a pull was faster), it is as good as a Poke.
    """

    page: bytes
    after: str = ""


class Poke(msgspec.Struct, frozen=True):
    """There is news, too much to send along: pull."""


class Beat(msgspec.Struct, frozen=True):
    """Nothing new; the line stands."""


StreamEvent = Delta | Poke | Beat | Beside | Legs


class Backend(FileLine, Protocol):
    """Signed in as one person; made with an address and a token."""

    async def hello(self, hello: Hello) -> Welcome: ...

    def snapshot(self, resume: str) -> AsyncGenerator[bytes, None]:
        """Chunks of zstd-compressed NDJSON of wire.SnapshotLine and rows, as they arrive."""
        ...

    async def pull(
        self, client_id: str, cursor: str, anew: Sequence[str] = (), *, behind: bool = False
    ) -> bytes:
        """The JSON of a wire.Page. Raises Floor when a snapshot is needed instead.

        anew: buckets of which everything is to come once more, with this page and those behind.
        behind: the hub's log does not reach back to this cursor; see `wire.Page.still`.
        """
        ...

    async def bucket_sums(self, client_id: str, cursor: str) -> bytes:
        """The JSON of wire.BucketSums. Raises Forbidden where the hub has none."""
        ...

    async def erased(self, client_id: str, upto: int) -> None:
        """This installation has nothing any more of what was erased up to this number."""
        ...

    async def push(self, push: Push) -> Pushed: ...

    def stream(self, client_id: str, cursor: str) -> AsyncGenerator[StreamEvent, None]:
        """News as it happens, until the line breaks (Offline)."""
        ...

    async def next_offer(self, device: str = "") -> NextOffer:
        """Hold the longest-waiting interaction of the agent's queues for this agent, if any.

        device: as the beats name it; "" where the hub counts none.
        """
        ...

    async def accept(self, interaction: InteractionId, fence: int | None = None) -> bool:
        """Whether it is this agent's now. fence: of the offer; who names it beats for it."""
        ...

    async def decline(self, interaction: InteractionId, why: Declined | None = None) -> bool:
        """Give an offer back to its old place."""
        ...

    async def missed(self, interaction: InteractionId, fence: int, why: Missed) -> None:
        """Nobody took it, as far as this desk can tell why; the hub offers it on at once.

        A desk that says nothing is counted all the same, when the time of the offer is over.
        """
        ...

    async def beat(self, at_work: AtWork) -> Counted:
        """Somebody is here, with these contacts in hand."""
        ...

    async def wrap(self, interaction: InteractionId, fence: int) -> bool:
        """The conversation is over, its wrap-up begins; whether it still was this agent's."""
        ...

    async def release(self, interaction: InteractionId, fence: int) -> None:
        """Give a contact in hand back to its old place; whose it is not any more, nothing is done.

        What was asked for under this fence and comes later is refused.
        """
        ...

    async def who_is_here(self) -> list[Here]:
        """Whose desk is heard of, and how well. Raises Forbidden where the hub does not know."""
        ...

    async def close(self) -> None: ...


@runtime_checkable
class Revealing(Protocol):
    """A backend that can show what is hidden; a line of today's hub fits it."""

    async def reveal(self, ask: Reveal) -> Revealed:
        """Raises Forbidden where the role may not, Busy where it was asked too often."""
        ...


class Renewal(msgspec.Struct):
    """What a session goes on with when its token is not taken any more.

    keep: called with the next refresh token before anything of it is used, so that no crash makes
    a session look as if two had it.
    """

    refresh: str
    keep: Callable[[str], Awaitable[None]]


class Door(Protocol):
    """Before signing in: an address and nothing more."""

    async def login(self, address: str, login: str, password: str, tenant: str) -> Session:
        """Raises Forbidden when login or password is wrong, Offline when nobody answers."""
        ...

    async def end(self, address: str, refresh: str) -> None:
        """End the session that this renews. Raises Offline, Busy; else there is nothing to do."""
        ...

    def open(self, address: str, token: str, renewal: Renewal | None = None) -> Backend:
        """token: may be empty where there is a renewal."""
        ...
