"""How long a request may take to come: a hub is not held by connections that say nothing more.

uvicorn ends connections that are silent between two requests, and none that is silent within one,
so that anybody could open connections until there are no more of them, and desks that fell asleep
in the middle would stay for good. What an answer takes is not counted: a stream lasts.
"""

from __future__ import annotations

import asyncio
from typing import Final

from litestar.enums import ScopeType
from litestar.types import (
    ASGIApp,
    HTTPReceiveMessage,
    Receive,
    Scope,
    Send,
    WebSocketReceiveMessage,
)
from uvicorn.protocols.http.h11_impl import H11Protocol

from desktop.ports.wire import ErrorCode
from integrations.hub.server.refused import Refused

HEAD_S: Final = 30.0  # from the connection to all of its first head
SILENT_S: Final = 30.0  # within a body
BODY_S: Final = 300.0  # for all of it


class Patient(H11Protocol):
    """A connection that goes when no whole head comes, at first or behind an answer."""

    head_s = HEAD_S

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._until = self.loop.time() + self.head_s
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)  # forgets that it waits
        begun = self.cycle is not None and not self.cycle.response_complete
        if not begun and self.timeout_keep_alive_task is None:
            self._wait()

    def on_response_complete(self) -> None:
        self._until = self.loop.time() + self.head_s
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    def _wait(self) -> None:
        given_up = self.timeout_keep_alive_handler
        self.timeout_keep_alive_task = self.loop.call_at(self._until, given_up)


def patient(app: ASGIApp, *, silent_s: float = SILENT_S, body_s: float = BODY_S) -> ASGIApp:
    """The same application; a body that does not come on is a bad request."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        clock = asyncio.get_running_loop().time
        ends, more = clock() + body_s, True

        async def within() -> HTTPReceiveMessage | WebSocketReceiveMessage:
            nonlocal more
            if not more:
                return await receive()  # until who asked goes away
            try:
                async with asyncio.timeout(min(silent_s, ends - clock())):
                    message = await receive()
            except TimeoutError:
                raise Refused(ErrorCode.BAD_REQUEST, "The rest of this did not come.") from None
            more = message["type"] == "http.request" and message["more_body"]
            return message

        await app(scope, within if scope["type"] == ScopeType.HTTP else receive, send)

    return answer
