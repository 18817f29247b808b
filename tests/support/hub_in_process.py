"""The real hub without its wire: what a desktop syncs with in a machine or a simulation.

Store, rights, push, pull and snapshot are the product's own; only HTTP is left out. The line can
be cut, answers can be lost after the hub has acted, and something can happen in the middle of a
call.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from typing import TypeVar

import msgspec

from desktop.domain.ids import InteractionId, TenantId
from desktop.domain.words import Declined, Missed
from desktop.ports.backend import StreamEvent
from desktop.ports.clock import Clock
from desktop.ports.errors import (
    Elsewhere,
    Epoch,
    Floor,
    Forbidden,
    Fork,
    Gap,
    Offline,
    SignedOut,
    TooLarge,
    Unfit,
)
from desktop.ports.files import Piece
from desktop.ports.wire import (
    AtWork,
    Counted,
    ErasedHere,
    ErrorCode,
    Hello,
    Here,
    NextOffer,
    Push,
    Pushed,
    Received,
    Welcome,
)
from integrations.hub.server import greeting, pulling, pushing
from integrations.hub.server.attachments import blobs, receiving
from integrations.hub.server.attachments.ranges import Part
from integrations.hub.server.erasing import erased
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights.rights import Bearer
from integrations.hub.server.signing_in.tokens import bearer_of
from integrations.hub.server.snapshots import Snapshot
from integrations.hub.server.store.opening import Store
from integrations.hub.server.telling import summing

T = TypeVar("T")

MAIN = TenantId("main")
CHUNK = 300  # bytes, so that even a small snapshot comes in pieces
_ERRORS = {
    ErrorCode.SIGNED_OUT: SignedOut,
    ErrorCode.FORK: Fork,
    ErrorCode.EPOCH: Epoch,
    ErrorCode.FLOOR: Floor,
    ErrorCode.TOO_LARGE: TooLarge,
    ErrorCode.RANGE: Elsewhere,
    ErrorCode.NOT_FOUND: Forbidden,
    ErrorCode.BAD_REQUEST: Unfit,
}


class HubInProcess:
    """One person's line to a hub in this process; fits `ports.backend.Backend`."""

    def __init__(self, store: Store, clock: Clock, token: str) -> None:
        self._store = store
        self._clock = clock
        self._bearer: Bearer = bearer_of(f"Bearer {token}")
        self.up = True
        self.loses_answers = False
        self.meanwhile: Callable[[], None] = lambda: None

    async def hello(self, hello: Hello) -> Welcome:
        return self._call(lambda: greeting.hello(self._store, self._clock, self._bearer, hello))

    async def pull(
        self, client_id: str, cursor: str, anew: Sequence[str] = (), *, behind: bool = False
    ) -> bytes:
        news = self._call(
            lambda: pulling.pull(
                self._store, self._clock, self._bearer, client_id, cursor, anew=anew, behind=behind
            )
        )
        self.meanwhile()
        return msgspec.json.encode(news.page)

    async def bucket_sums(self, client_id: str, cursor: str) -> bytes:
        said = self._call(lambda: summing.bucket_sums(self._store, self._bearer, client_id, cursor))
        return msgspec.json.encode(said)

    async def erased(self, client_id: str, upto: int) -> None:
        said = ErasedHere(client_id, upto)
        self._call(lambda: erased.acknowledged(self._store, self._bearer, said))

    async def push(self, push: Push) -> Pushed:
        carried = msgspec.json.decode(msgspec.json.encode(push), type=Push)
        return self._call(lambda: pushing.push(self._store, self._clock, self._bearer, carried))

    async def snapshot(self, resume: str) -> AsyncGenerator[bytes, None]:
        snapshot = Snapshot(self._store, self._clock, self._bearer, resume)
        while (page := self._call(snapshot.next_page)) is not None:
            for at in range(0, len(page), CHUNK):
                self.meanwhile()
                yield page[at : at + CHUNK]

    async def stream(self, client_id: str, cursor: str) -> AsyncGenerator[StreamEvent, None]:
        raise Offline(f"no stream in process for {client_id} at {cursor}")
        yield  # makes this a generator, as the port asks

    async def received(self, sha256: str) -> Received:
        return self._call(lambda: receiving.received(self._store, self._bearer, sha256))

    async def bring(self, piece: Piece) -> Received:
        def act() -> Received:
            taking = receiving.Receiving(self._store, self._clock, self._bearer, piece.sha256)
            part = Part(piece.start, piece.start + len(piece.content), piece.size)
            taking.begin(part, piece.media_type)
            taking.take(piece.content)
            return taking.end()

        return self._call(act)

    async def fetch(
        self, sha256: str, interaction: InteractionId, start: int
    ) -> AsyncGenerator[bytes, None]:
        stored = self._call(lambda: blobs.found(self._store, self._bearer, sha256, interaction))
        part = Part(start, stored.size, stored.size)
        async for piece in blobs.content(self._store, self._bearer, stored, part):
            self.meanwhile()
            if not self.up:
                raise Offline("the line is down")
            yield piece

    async def next_offer(self, device: str = "") -> NextOffer:
        raise Offline(f"no live contacts in process for {device}")

    async def accept(self, interaction: InteractionId, fence: int | None = None) -> bool:
        raise Offline(f"{interaction} {fence}")

    async def beat(self, at_work: AtWork) -> Counted:
        raise Offline(at_work.device)

    async def wrap(self, interaction: InteractionId, fence: int) -> bool:
        raise Offline(f"{interaction} {fence}")

    async def release(self, interaction: InteractionId, fence: int) -> None:
        raise Offline(f"{interaction} {fence}")

    async def who_is_here(self) -> list[Here]:
        raise Offline("nobody beats in process")

    async def decline(self, interaction: InteractionId, why: Declined | None = None) -> bool:
        raise Offline(f"{interaction} {why}")

    async def missed(self, interaction: InteractionId, fence: int, why: Missed) -> None:
        raise Offline(f"{interaction} {fence} {why}")

    async def close(self) -> None:
        """Nothing is held open."""

    def _call(self, act: Callable[[], T]) -> T:
        """What the hub says, or the error that its client would have made of it."""
        if not self.up:
            raise Offline("the line is down")
        try:
            answer = act()
        except Refused as refused:
            raise _error(refused) from refused
        if self.loses_answers:
            raise Offline("the answer was lost")
        return answer


def _error(refused: Refused) -> Exception:
    if refused.code is ErrorCode.GAP:
        return Gap(str(refused), refused.last_mid or 0)
    return _ERRORS[refused.code](str(refused))
