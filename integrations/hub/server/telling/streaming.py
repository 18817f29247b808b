"""News as it happens, over server-sent events, or one event at a time to whoever polls.

`delta` carries a wire.Page that follows on the cursor of the event before, `poke` says that there
is too much to carry; `id` is the cursor behind either. `beside` says who else is at the contact
that the desk has said to be at, `legs` how calls of other desks to this person stand; neither is
news of records, and neither has a cursor. In between the heart beats. Laws: what is not carried is
still told; nothing is queued for a slow reader: while its socket is full nothing is read for it,
and what has happened by then is one delta or one poke; a right that ends by the clock is told when
it ends, though nothing was written then, and one that a clock put back has taken with the next
heart beat; a token that ended ends its stream.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from desktop.domain.ids import AgentId
from desktop.ports.beside import Beside
from desktop.ports.legs import Legs
from desktop.ports.wire import INLINE_BYTES, PROTOCOL, ErrorCode
from integrations.hub.server.hub import Hub
from integrations.hub.server.looking.here import Ear
from integrations.hub.server.pulling import Ask, News, standing
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights.rights import Bearer, signed_in
from integrations.hub.server.telling.of_calls import news_of_calls, whose
from integrations.hub.server.telling.of_others import news
from integrations.hub.server.versions import page_for
from integrations.hub.server.watching import Heard

BEAT: Final = b": the line stands\n\n"
POKE: Final = b"event: poke\ndata: \n\n"
MOMENT_S: Final = 0.005


class Stream:
    """One desktop's open line. `open` first, then `events` or `one_event`."""

    def __init__(
        self, hub: Hub, bearer: Bearer, client_id: str, cursor: str, protocol: int = PROTOCOL
    ) -> None:
        self._hub = hub
        self._bearer = bearer
        self._client_id = client_id
        self._cursor = cursor
        self._protocol = protocol
        self._seq = 0  # what the cursor stands for
        self._last_mid: int | None = None
        self._first = b""
        self._ended = False
        self._until: datetime | None = None  # when what is seen changes by itself
        self._as_of: datetime | None = None  # what was told held then
        self._ear = Ear()
        self._agent: AgentId | None = None  # whose desk it is

    async def open(self) -> None:
        """Raises Refused, while there is still a status to answer with."""
        self._first = await self._news()
        self._agent = await whose(self._hub, self._bearer)

    async def events(self) -> AsyncIterator[bytes]:
        """For ever, until the hub or the token ends."""
        beat_s = self._hub.limits.heartbeat_s
        with self._open():
            # The first beat comes at once: the line stands, and there is nothing new.
            yield self._first or BEAT
            while True:
                yield await self._next(beat_s) or await self._beat()
                if self._ended:
                    return

    async def one_event(self, within_s: float) -> bytes:
        """The next event, or a beat when there was none in time: for desks behind hostile proxies.

        They ask again with the cursor behind it.
        """
        with self._open():
            return self._first or await self._next(within_s) or BEAT

    @contextmanager
    def _open(self) -> Iterator[None]:
        lookers = self._hub.lookers
        with (
            self._hub.watcher.open_stream(),
            lookers.stream(self._bearer.tenant, self._client_id) as self._ear,
            lookers.rung(self._bearer.tenant, self._agent or AgentId(""), self._ear),
        ):
            yield

    async def _next(self, within_s: float) -> bytes:
        """What this desktop is told next; nothing, when there was nothing to it in time."""
        clock = asyncio.get_running_loop().time
        end = clock() + within_s
        while (left_s := end - clock()) > 0:
            self._ear.woken.clear()
            if self._ear.news and (said := await self._live()):
                return said
            heard = await self._hub.watcher.beyond(
                self._bearer.tenant, self._seq, self._lasts(left_s), self._ear.woken
            )
            # What others may see and this person may not is no reason to say anything.
            if said := await self._said(Heard.NEWS if self._is_over() else heard):
                return said
        return b""

    async def _live(self) -> bytes:
        """Who is at the contact that is open at this desk, and who calls it, where that is new."""
        self._ear.news = False
        beside = await news(self._hub, self._bearer, self._client_id)
        said = _event("beside", beside) if beside else b""
        if self._agent is None:
            return said
        legs = await news_of_calls(self._hub, self._bearer, self._agent, self._client_id)
        return said + _event("legs", legs) if legs else said

    def _lasts(self, quiet_s: float) -> float:
        """How long nothing changes by itself; a moment more, so that it is over then."""
        if self._until is None:
            return quiet_s
        left_s = (self._until - self._hub.clock.now()).total_seconds()
        return min(quiet_s, max(0.0, left_s) + MOMENT_S)

    def _is_over(self) -> bool:
        """Also when the clock was put back: what began since may not have begun any more."""
        now = self._hub.clock.now()
        ended = self._until is not None and now >= self._until
        return ended or (self._as_of is not None and now < self._as_of)

    async def _said(self, heard: Heard) -> bytes:
        """What this desktop is told of it; nothing, when it is nothing to it."""
        if heard is Heard.END:
            return self._bye()
        try:
            return await self._news() if heard is Heard.NEWS else b""
        except Refused as refused:
            # Whoever has to start anew learns it from the next pull.
            ended = refused.code is ErrorCode.SIGNED_OUT
            return self._bye(token=True) if ended else POKE + self._bye()

    async def _beat(self) -> bytes:
        """Of a heart that beats only for whoever is signed in."""
        known = await asyncio.to_thread(signed_in, self._hub.store, self._bearer)
        return BEAT if known else self._bye(token=True)

    def _bye(self, *, token: bool = False) -> bytes:
        """token: it ends because the token does; whoever has the next one goes on with it."""
        self._ended = True
        spread_s = 0.0 if token else round(self._hub.watcher.spread_s, 2)
        said = msgspec.json.encode({"spread_s": spread_s, "token": token})
        return b"event: bye\ndata: " + said + b"\n\n"

    async def _news(self) -> bytes:
        """What is new behind the cursor, as an event; moves on behind it."""
        ask = Ask(self._bearer, self._client_id, self._cursor, INLINE_BYTES)
        news = await self._hub.news.ask(self._bearer.tenant, ask)
        news = replace(news, page=page_for(self._protocol, news.page))
        told, self._last_mid = self._last_mid, news.page.last_mid
        self._seq, self._cursor, self._until = news.upto, news.page.cursor, news.until
        self._as_of = news.page.as_of
        if news.is_empty and told in (news.page.last_mid, None):
            return b""
        return await self._event(news)

    async def _event(self, news: News) -> bytes:
        page = msgspec.json.encode(news.page)
        if not news.page.more and len(page) <= INLINE_BYTES:
            return b"event: delta\nid: " + self._cursor.encode() + b"\ndata: " + page + b"\n\n"
        if news.page.more:
            # Who is poked pulls all there is; it is told of what comes after that.
            self._cursor, self._seq = await asyncio.to_thread(
                standing, self._hub.store, self._bearer
            )
        return b"event: poke\nid: " + self._cursor.encode() + b"\ndata: \n\n"


def _event(name: str, said: Beside | Legs) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + msgspec.json.encode(said) + b"\n\n"
