"""News as it happens, over server-sent events.

`delta` carries a wire.Page that follows on the cursor of the event before, `poke` says that there
is too much to carry; `id` is the cursor behind either. In between the heart beats. Laws: what is
not carried is still told; a slow reader gets fewer and larger pages, never a growing queue; a right
that ends by the clock is told when it ends, though nothing was written then.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Final

import msgspec

from desktop.ports.wire import INLINE_BYTES, ErrorCode
from integrations.hub.server.hub import Hub
from integrations.hub.server.pulling import News, pull
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights import Bearer
from integrations.hub.server.watching import Heard

BEAT: Final = b": the line stands\n\n"
POKE: Final = b"event: poke\ndata: \n\n"
BYE: Final = b"event: bye\ndata: \n\n"
MOMENT_S: Final = 0.005


class Stream:
    """One desktop's open line. `open` first, then `events`."""

    def __init__(self, hub: Hub, bearer: Bearer, client_id: str, cursor: str) -> None:
        self._hub = hub
        self._bearer = bearer
        self._client_id = client_id
        self._cursor = cursor
        self._seq = 0  # what the cursor stands for
        self._last_mid: int | None = None
        self._first = b""
        self._until: datetime | None = None  # when what is seen changes by itself

    async def open(self) -> None:
        """Raises Refused, while there is still a status to answer with."""
        # The first beat comes at once: the line stands, and there is nothing new.
        self._first = await self._news() or BEAT

    async def events(self) -> AsyncIterator[bytes]:
        watcher, beat_s = self._hub.watcher, self._hub.limits.heartbeat_s
        clock = asyncio.get_running_loop().time
        with watcher.open_stream():
            yield self._first
            sent = clock()
            while True:
                quiet_s = max(0.0, sent + beat_s - clock())
                heard = await watcher.beyond(self._bearer.tenant, self._seq, self._lasts(quiet_s))
                said = await self._said(Heard.NEWS if self._is_over() else heard)
                # What others may see and this person may not is no reason to say anything.
                if said or clock() - sent >= beat_s:
                    yield said or BEAT
                    sent = clock()
                if said.endswith(BYE):
                    return

    def _lasts(self, quiet_s: float) -> float:
        """How long nothing changes by itself; a moment more, so that it is over then."""
        if self._until is None:
            return quiet_s
        left_s = (self._until - self._hub.clock.now()).total_seconds()
        return min(quiet_s, max(0.0, left_s) + MOMENT_S)

    def _is_over(self) -> bool:
        return self._until is not None and self._hub.clock.now() >= self._until

    async def _said(self, heard: Heard) -> bytes:
        """What this desktop is told of it; nothing, when it is nothing to it."""
        if heard is Heard.END:
            return BYE
        try:
            return await self._news() if heard is Heard.NEWS else b""
        except Refused as refused:
            # Whoever has to start anew learns it from the next pull.
            return BYE if refused.code is ErrorCode.SIGNED_OUT else POKE + BYE

    async def _news(self) -> bytes:
        """What is new behind the cursor, as an event; moves on behind it."""
        hub = self._hub
        news = await asyncio.to_thread(
            pull, hub.store, hub.clock, self._bearer, self._client_id, self._cursor
        )
        self._seq, self._cursor, self._until = news.upto, news.page.cursor, news.until
        told, self._last_mid = self._last_mid, news.page.last_mid
        return b"" if news.is_empty and told in (news.page.last_mid, None) else _event(news)


def _event(news: News) -> bytes:
    cursor = news.page.cursor.encode()
    page = msgspec.json.encode(news.page)
    if news.page.more or len(page) > INLINE_BYTES:
        return b"event: poke\nid: " + cursor + b"\ndata: \n\n"
    return b"event: delta\nid: " + cursor + b"\ndata: " + page + b"\n\n"
