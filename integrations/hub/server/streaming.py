"""News as it happens, over server-sent events.

`delta` carries a wire.Page that follows on the cursor of the event before, `poke` says that there
is too much to carry; `id` is the cursor behind either. In between the heart beats. Law: what is
not carried is still told; a slow reader gets fewer and larger pages, never a growing queue.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import msgspec

from desktop.ports.wire import INLINE_BYTES, ErrorCode
from integrations.hub.server.hub import Hub
from integrations.hub.server.pulling import News, pull
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights import Bearer
from integrations.hub.server.watching import Heard

BEAT: Final = b": the line stands\n\n"
BYE: Final = b"event: bye\ndata: \n\n"


class Stream:
    """One desktop's open line. `open` first, then `events`."""

    def __init__(self, hub: Hub, bearer: Bearer, client_id: str, cursor: str) -> None:
        self._hub = hub
        self._bearer = bearer
        self._client_id = client_id
        self._cursor = cursor
        self._last_mid = -1
        self._first: News | None = None

    async def open(self) -> None:
        """Raises Refused, while there is still a status to answer with."""
        self._first = await self._news()

    async def events(self) -> AsyncIterator[bytes]:
        hub = self._hub
        with hub.watcher.open_stream():
            news, seq = self._first, 0
            while True:
                if news is not None:
                    seq = news.upto
                    self._cursor = news.page.cursor
                    if not self._is_nothing(news):
                        yield _event(news)
                heard = await hub.watcher.beyond(self._bearer.tenant, seq, hub.limits.heartbeat_s)
                if heard is Heard.END:
                    yield BYE
                    return
                try:
                    news = await self._news() if heard is Heard.NEWS else None
                except Refused as refused:
                    yield _farewell(refused)
                    return
                if news is None:
                    yield BEAT

    async def _news(self) -> News:
        hub = self._hub
        return await asyncio.to_thread(
            pull, hub.store, hub.clock, self._bearer, self._client_id, self._cursor
        )

    def _is_nothing(self, news: News) -> bool:
        known, self._last_mid = self._last_mid, news.page.last_mid
        return news.is_empty and known in (news.page.last_mid, -1)


def _event(news: News) -> bytes:
    cursor = news.page.cursor.encode()
    page = msgspec.json.encode(news.page)
    if news.page.more or len(page) > INLINE_BYTES:
        return b"event: poke\nid: " + cursor + b"\ndata: \n\n"
    return b"event: delta\nid: " + cursor + b"\ndata: " + page + b"\n\n"


def _farewell(refused: Refused) -> bytes:
    """Whoever has to start anew learns it from the next pull."""
    if refused.code is ErrorCode.SIGNED_OUT:
        return BYE
    return b"event: poke\ndata: \n\n" + BYE
