"""The token that goes with every request, and the next one when the hub does not take it any more.

A request that is answered 401 is sent once more with the next token, and the stream is opened
again; who asked never learns of it. Laws: one renewal at a time, however many requests wait for it;
the next refresh token is kept before anything of it is used; where the hub says no, the request
ends with SignedOut and nothing here is touched.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Final

import httpx
import msgspec

from desktop.ports.backend import Renewal
from desktop.ports.errors import Foreign
from desktop.ports.wire import PROTOCOL_HEADER, Renew, Renewed
from integrations.hub.refusals import error_of

_SIGNED_OUT: Final = 401
_OK: Final = 200
_OPEN: Final = ("/login",)  # asked for without a token


class Tokens(httpx.Auth):
    """Fits httpx's `auth`."""

    def __init__(self, url: str, token: str, renewal: Renewal | None) -> None:
        self._renew_at = f"{url}/renew"
        self._token = token
        self._renewal = renewal
        # At first nobody knows whether the program was killed while it waited for an answer.
        self._lost = True
        self._turn = asyncio.Lock()

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        if request.url.path.endswith(_OPEN):
            yield request
            return
        used = self._token
        if used or self._renewal is None:
            response = yield _with(request, used)
            if response.status_code != _SIGNED_OUT or self._renewal is None:
                return
        async with self._turn:
            if self._token == used:  # nobody renewed it while we waited
                asked, self._lost = self._question(self._renewal, request), True
                await self._take(self._renewal, (yield asked))
        yield _with(request, self._token)

    def _question(self, renewal: Renewal, request: httpx.Request) -> httpx.Request:
        body = msgspec.json.encode(Renew(renewal.refresh, lost=self._lost))
        return httpx.Request(
            "POST",
            self._renew_at,
            content=body,
            headers={
                "Content-Type": "application/json",
                PROTOCOL_HEADER: request.headers.get(PROTOCOL_HEADER, ""),
            },
            extensions={"timeout": request.extensions.get("timeout", {})},
        )

    async def _take(self, renewal: Renewal, response: httpx.Response) -> None:
        """Raises OutsideError: SignedOut when the session is over."""
        await response.aread()
        if response.status_code != _OK:
            raise error_of(response)
        try:
            renewed = msgspec.json.decode(response.content, type=Renewed)
        except msgspec.DecodeError as error:
            raise Foreign(f"/renew: {error}") from error
        await renewal.keep(renewed.refresh)
        renewal.refresh, self._token, self._lost = renewed.refresh, renewed.token, False


def _with(request: httpx.Request, token: str) -> httpx.Request:
    if token:
        request.headers["Authorization"] = f"Bearer {token}"
    return request
