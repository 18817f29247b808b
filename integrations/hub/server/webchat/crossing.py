"""What a browser asks before a page of another place may write to a chat: yes, or nothing.

It stands before the addresses, because Litestar answers such questions by itself, for nobody.
"""

from __future__ import annotations

import re
from asyncio import to_thread
from typing import Final

from litestar.types import ASGIApp, HTTPResponseStartEvent, Receive, Scope, Send

from integrations.hub.server.hub import Hub
from integrations.hub.server.refused import Refused
from integrations.hub.server.store.opening import DATABASE_ERRORS, Contended
from integrations.hub.server.webchat.visits import Told, chat_of, may_show

_PATH: Final = re.compile(r"/chat/([^/]{1,120})/[a-z0-9/]{1,80}")
_HEADERS: Final = b"Authorization, Content-Type, Last-Event-ID"


def crossing(app: ASGIApp, hub: Hub) -> ASGIApp:
    """The same application, which answers browsers that ask for a page of a chat's places."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        named = _PATH.fullmatch(scope["path"]) if scope.get("method") == "OPTIONS" else None
        if named is None:
            await app(scope, receive, send)
            return
        origin = dict(scope["headers"]).get(b"origin", b"")
        client = scope["client"]
        address = client[0] if client else ""
        may = await to_thread(_may, hub, named[1], origin.decode("latin-1"), address)
        await send(_start(origin if may else b""))
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    return answer


def _may(hub: Hub, name: str, origin: str, address: str) -> bool:
    if not origin:
        return False
    try:
        hub.visitors.asks.take(address)
        return may_show(hub, chat_of(hub, name), origin)
    except (Told, Refused, Contended, *DATABASE_ERRORS):
        return False


def _start(origin: bytes) -> HTTPResponseStartEvent:
    headers = [(b"vary", b"Origin")]
    if origin:
        headers += [
            (b"access-control-allow-origin", origin),
            (b"access-control-allow-methods", b"GET, POST"),
            (b"access-control-allow-headers", _HEADERS),
            (b"access-control-max-age", b"600"),
        ]
    return {"type": "http.response.start", "status": 204, "headers": headers}
