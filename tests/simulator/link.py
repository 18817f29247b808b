"""A person's line to the hub: fits `ports.backend.Backend`, and carries as the weather is.

Requests and answers are late, lost, doubled or turned away; what the hub does in between is the
hub's own code. Law: whatever happens here could happen on a line between two machines.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, suppress
from random import Random
from typing import Any, Final, Protocol, TypeVar

import httpx
import msgspec

from desktop.domain.ids import InteractionId
from desktop.domain.operations import registry
from desktop.domain.records import Interaction, Record
from desktop.domain.words import Declined, Missed
from desktop.ports.backend import StreamEvent
from desktop.ports.errors import Busy, Fork, Offline
from desktop.ports.files import Piece
from desktop.ports.wire import (
    Answer,
    AtWork,
    Counted,
    ErasedHere,
    ErrorCode,
    Hello,
    Here,
    Mutation,
    NextOffer,
    Push,
    Pushed,
    Received,
    Refusal,
    Welcome,
)
from desktop.store.outbox import HOLLOW
from integrations.hub.listening import Place, events_of
from integrations.hub.refusals import error_of
from integrations.hub.server import beating, greeting, pulling, pushing
from integrations.hub.server.attachments import blobs, receiving
from integrations.hub.server.attachments.ranges import Part
from integrations.hub.server.beating import Beat
from integrations.hub.server.erasing import erased
from integrations.hub.server.refused import STATUS, Refused
from integrations.hub.server.routing import offering
from integrations.hub.server.snapshots import Snapshot
from integrations.hub.server.telling import streaming, summing
from tests.simulator import in_hand
from tests.simulator.hub import SimulatedHub
from tests.simulator.steps import CLEAR

T = TypeVar("T")

PIECE: Final = 1_200  # bytes of a snapshot that arrive together
TIMEOUT_S: Final = 3.0


class Witness(Protocol):
    """Sees what reaches the hub, in the order in which it does."""

    def pushed(self, push: Push, answered: Pushed, *, grown: int) -> None: ...

    def changed(
        self, mutation: Mutation, answer: Answer, before: Record, after: Record
    ) -> None: ...

    def pushing(self, push: Push) -> None: ...

    def asking(self, desk: str, cursor: str) -> None: ...

    def broken(self, what: str) -> None: ...


class Link:
    """One process's line."""

    def __init__(
        self, hub: SimulatedHub, login: str, seed: str, witness: Witness, desk: str = ""
    ) -> None:
        self._hub = hub
        self._login = login
        self._bearer = hub.bearer(login)
        self._draw = Random(seed)
        self._desk = desk
        self._witness = witness
        self.weather = CLEAR
        self.carries_out = True  # requests
        self.carries_in = True  # answers
        self._cuts: set[asyncio.Future[None]] = set()
        self._forked: set[str] = set()  # names that were told to be another's, too

    # --------------------------------------------------------------------------- the port's calls
    async def hello(self, hello: Hello) -> Welcome:
        return await self._call(
            lambda: greeting.hello(self._hub.store, self._hub.hub.clock, self._bearer, hello)
        )

    async def pull(
        self, client_id: str, cursor: str, anew: Sequence[str] = (), *, behind: bool = False
    ) -> bytes:
        self._witness.asking(self._desk, cursor)
        news = await self._call(
            lambda: pulling.pull(
                self._hub.store,
                self._hub.hub.clock,
                self._bearer,
                client_id,
                cursor,
                anew=anew,
                behind=behind,
            )
        )
        return msgspec.json.encode(news.page)

    async def bucket_sums(self, client_id: str, cursor: str) -> bytes:
        said = await self._call(
            lambda: summing.bucket_sums(self._hub.store, self._bearer, client_id, cursor)
        )
        return msgspec.json.encode(said)

    async def erased(self, client_id: str, upto: int) -> None:
        said = ErasedHere(client_id, upto)
        await self._call(lambda: erased.acknowledged(self._hub.store, self._bearer, said))

    async def push(self, push: Push) -> Pushed:
        if push.client_id in self._forked:
            self._witness.broken("I2 a copied profile goes on under the name that another has")
        body = msgspec.json.encode(push)
        try:
            return await self._call(lambda: self._pushed(msgspec.json.decode(body, type=Push)))
        except Fork:
            self._forked.add(push.client_id)
            raise

    async def snapshot(self, resume: str) -> AsyncGenerator[bytes, None]:
        await self._depart()
        life = self._hub.lives
        snapshot = Snapshot(self._hub.store, self._hub.hub.clock, self._bearer, resume)
        while (page := self._next_page(snapshot, life)) is not None:
            for at in range(0, len(page), PIECE):
                await self._arrive()
                if self._draw.random() < self.weather.cut:
                    raise Offline("the snapshot was cut")
                yield page[at : at + PIECE]

    async def stream(self, client_id: str, cursor: str) -> AsyncGenerator[StreamEvent, None]:
        self._witness.asking(self._desk, cursor)
        await self._depart()
        line = streaming.Stream(self._hub.hub, self._bearer, client_id, cursor)
        try:
            await line.open()
        except Refused as refused:
            raise _error(refused) from refused
        async with aclosing(_lines(self._until_cut(line.events()))) as lines:
            async for event in events_of(lines, Place(client_id, cursor)):
                if self.weather.stream_late_s:
                    await asyncio.sleep(self._draw.random() * self.weather.stream_late_s)
                yield event
        raise Offline("the hub ended the stream")

    async def next_offer(self, device: str = "") -> NextOffer:
        return await self._call(
            lambda: offering.next_offer(self._hub.hub, self._bearer, device or None)
        )

    async def accept(self, interaction: InteractionId, fence: int | None = None) -> bool:
        return await self._call(lambda: self._accepted(interaction, fence))

    async def beat(self, at_work: AtWork) -> Counted:
        return await self._call(lambda: self._beaten(at_work))

    async def wrap(self, interaction: InteractionId, fence: int) -> bool:
        raise Offline(f"no beats in these worlds: {interaction} {fence}")

    async def release(self, interaction: InteractionId, fence: int) -> None:
        raise Offline(f"no beats in these worlds: {interaction} {fence}")

    async def who_is_here(self) -> list[Here]:
        raise Offline("no beats in these worlds")

    async def decline(self, interaction: InteractionId, why: Declined | None = None) -> bool:
        return await self._call(
            lambda: offering.decline(self._hub.hub, self._bearer, interaction, why).taken
        )

    async def missed(self, interaction: InteractionId, fence: int, why: Missed) -> None:
        await self._call(
            lambda: offering.missed(self._hub.hub, self._bearer, interaction, fence, why)
        )

    async def received(self, sha256: str) -> Received:
        return await self._call(lambda: receiving.received(self._hub.store, self._bearer, sha256))

    async def bring(self, piece: Piece) -> Received:
        return await self._call(lambda: self._brought(piece))

    async def fetch(
        self, sha256: str, interaction: InteractionId, start: int
    ) -> AsyncGenerator[bytes, None]:
        life = self._hub.lives
        store, bearer = self._hub.store, self._bearer
        stored = await self._call(lambda: blobs.found(store, bearer, sha256, interaction))
        part = Part(start, stored.size, stored.size)
        async with aclosing(blobs.content(store, bearer, stored, part)) as pieces:  # type: ignore[type-var]  # it is a generator
            async for piece in pieces:
                await self._arrive()
                if self._draw.random() < self.weather.cut or life != self._hub.lives:
                    raise Offline("the file was cut")
                yield piece

    async def close(self) -> None:
        """Nothing is held open."""

    # ------------------------------------------------------------------------------- what happens
    def cut(self) -> None:
        """What is open now ends."""
        for cut in self._cuts:
            if not cut.done():
                cut.set_result(None)
        self._cuts.clear()

    async def _call(self, act: Callable[[], T]) -> T:
        await self._depart()
        life = self._hub.lives
        try:
            answer = act()
        except Refused as refused:
            await self._arrive()
            raise _error(refused) from refused
        if self._draw.random() < self.weather.twice:
            later_s = self._draw.choice((0.01, 0.5, 5.0))
            asyncio.get_running_loop().call_later(later_s, self._again, act)
        await self._arrive()
        if life != self._hub.lives or not self._hub.up:
            raise Offline("the hub went away while it answered")
        return answer

    async def _depart(self) -> None:
        await asyncio.sleep(self._delay())
        if self._draw.random() < self.weather.busy:
            raise Busy("so many ask", self._draw.choice((0.5, 2.0)))
        await self._get_lost_unless(carried=self.carries_out)
        if not self._hub.up:
            raise Offline("nobody answers")

    async def _arrive(self) -> None:
        await asyncio.sleep(self._delay())
        await self._get_lost_unless(carried=self.carries_in)

    async def _get_lost_unless(self, *, carried: bool) -> None:
        if not carried or self._draw.random() < self.weather.lost:
            await asyncio.sleep(TIMEOUT_S)
            raise Offline("nothing came back")

    def _delay(self) -> float:
        late = self._draw.random() < 0.3
        return self.weather.delay_s + (self._draw.random() * self.weather.late_s if late else 0.0)

    def _again(self, act: Callable[[], object]) -> None:
        """A request that arrives a second time; nobody waits for this answer."""
        if self._hub.up:
            with suppress(Refused, Offline):
                act()

    def _next_page(self, snapshot: Snapshot, life: int) -> bytes | None:
        if life != self._hub.lives or not self._hub.up:
            raise Offline("the hub went away in the middle of a snapshot")
        try:
            return snapshot.next_page()
        except Refused as refused:
            if snapshot._mark is None:
                raise _error(refused) from refused
            raise Offline("the hub ended the snapshot") from refused  # its status has been sent

    def _brought(self, piece: Piece) -> Received:
        taking = receiving.Receiving(
            self._hub.store, self._hub.hub.clock, self._bearer, piece.sha256
        )
        part = Part(piece.start, piece.start + len(piece.content), piece.size)
        taking.begin(part, piece.media_type)
        if self._draw.random() < self.weather.cut:  # what had arrived by then is kept
            taking.take(piece.content[: len(piece.content) // 2])
            raise Offline("the line broke in the middle of a piece")
        taking.take(piece.content)
        return taking.end()

    def _pushed(self, push: Push) -> Pushed:
        self._witness.pushing(push)
        before = self._hub.head()[0]
        records = self._records_of(push)
        answered = pushing.push(self._hub.store, self._hub.hub.clock, self._bearer, push)
        grown = self._hub.head()[0] - before
        self._witness.pushed(push, answered, grown=grown)
        if grown:
            # One that was made just now had nothing to lose.
            for was, now in zip(records, self._records_of(push), strict=False):
                self._witness.changed(push.mutations[0], answered.answers[0], was, now)
        return answered

    def _records_of(self, push: Push) -> list[Record]:
        """The record that a push of one change is about, if it is there."""
        if len(push.mutations) != 1 or bytes(push.mutations[0].fields) == HOLLOW.encode():
            return []
        operation = registry.read(push.mutations[0].op, bytes(push.mutations[0].fields))
        found = self._hub.record(operation.declared.kind, operation.id)
        return [] if found is None else [found]

    def _accepted(self, interaction: InteractionId, fence: int | None) -> bool:
        before = self._hub.record("interaction", interaction)
        taken = offering.accept(self._hub.hub, self._bearer, interaction, fence).taken
        if taken and isinstance(before, Interaction):
            agent = self._hub.agent(self._login).id
            if wrong := in_hand.wrongly_taken(agent, before, fence, self._hub.now()):
                self._witness.broken(wrong)
        return taken

    def _beaten(self, at_work: AtWork) -> Counted:
        beats = [Beat(self._bearer.token_hash, at_work)]
        (counted,) = beating.beat(self._hub.hub, self._bearer.tenant, beats)
        if counted is None:
            raise Refused(ErrorCode.SIGNED_OUT, "Nobody knows this token.")
        agent = self._hub.agent(self._login).id
        if wrong := in_hand.wrongly_kept(self._hub, agent, at_work, counted):
            self._witness.broken(wrong)
        return counted

    async def _until_cut(self, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The pieces as they arrive. Raises Offline when the line breaks meanwhile."""
        loop = asyncio.get_running_loop()
        cut: asyncio.Future[None] = loop.create_future()
        self._cuts.add(cut)
        try:
            while True:
                piece = loop.create_task(_next(pieces), name="stream-piece")
                try:
                    both: set[asyncio.Future[Any]] = {piece, cut}
                    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    if not piece.done():
                        piece.cancel()
                        await asyncio.wait({piece})
                if piece.cancelled() or self._draw.random() < self.weather.cut:
                    raise Offline("the stream was cut")
                if (said := piece.result()) is None:
                    return
                await self._arrive()
                yield said
        finally:
            self._cuts.discard(cut)
            await pieces.aclose()  # type: ignore[attr-defined]  # the hub's are generators


async def _next(pieces: AsyncIterator[bytes]) -> bytes | None:
    async for piece in pieces:
        return piece
    return None


async def _lines(pieces: AsyncIterator[bytes]) -> AsyncGenerator[str, None]:
    async for piece in pieces:
        for line in piece.decode().split("\n")[:-1]:
            yield line


def _error(refused: Refused) -> Exception:
    """The error that the desktop's client makes of it."""
    body = msgspec.json.encode(Refusal(refused.code, str(refused), refused.last_mid))
    return error_of(httpx.Response(STATUS[refused.code], content=body))
