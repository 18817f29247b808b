"""Every answer bears the number that its request bore.

Something on the way that answers twice puts every later answer of that connection behind by one:
whoever asked would take what was meant for an earlier request for its own. By the number it is
seen, and the connection is given up.
"""

from __future__ import annotations

import re
from typing import Final

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from desktop.ports.wire import NUMBER_HEADER

_NAME: Final = NUMBER_HEADER.lower().encode()
_NUMBER: Final = re.compile(rb"[A-Za-z0-9-]{1,64}")


def numbered(app: ASGIApp) -> ASGIApp:
    """The same application; what bears no number is answered as it was."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        number = _number_of(scope)

        async def say(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (_NAME, number)]
            await send(message)

        await app(scope, receive, say if number else send)

    return answer


def _number_of(scope: Scope) -> bytes:
    """Of a process that begins or ends there is none."""
    found = next((value for name, value in scope.get("headers", ()) if name == _NAME), b"")
    return found if _NUMBER.fullmatch(found) else b""
