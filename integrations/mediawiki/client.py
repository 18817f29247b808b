"""A MediaWiki over HTTP: asked patiently, answered in typed messages.

    wiki = Wiki("https://help.example.org/w/api.php", Credentials("Bot@tresen", password))
    answer = await wiki.ask(action="query", list="recentchanges")

Laws: a wiki that asks to wait (429, 503, maxlag, Retry-After) is waited for; what would change the
wiki is sent once, and asked again only where it is certain that nothing was done; no answer grows
in memory beyond its bound; nothing follows a redirect to elsewhere; the password is in no message.
Raises Offline, Busy, Garbled, Forbidden and SignedOut of `desktop.ports.errors`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar
from urllib.parse import quote, urlsplit

import httpx
import msgspec

from desktop.ports.errors import Busy, Forbidden, Garbled, Offline, OutsideError, SignedOut
from integrations.mediawiki.wire import Answer, Source

T = TypeVar("T")

TIMEOUT_S: Final = 60.0
TRIES: Final = 5
FIRST_WAIT_S: Final = 1.0
LONGEST_WAIT_S: Final = 60.0
MAXLAG_S: Final = 5  # of the wiki's replicas; then it asks to come later
MOST_BYTES: Final = 32_000_000  # of an answer
AGENT: Final = "Tresen wiki connector"

_LATER: Final = frozenset({"maxlag", "ratelimited", "readonly", "internal_api_error_DBQueryError"})
_NOT_SIGNED_IN: Final = frozenset({"assertuserfailed", "badtoken", "notloggedin"})
_MAY_NOT: Final = frozenset({"permissiondenied", "readapidenied", "protectedpage", "blocked"})
_STATUS_LATER: Final = frozenset({429, 502, 503, 504})
_NOT_CHANGED: Final = 304
_NOT_FOUND: Final = 404
_ANSWER = msgspec.json.Decoder(Answer)
_SOURCE = msgspec.json.Decoder(Source)


class Credentials(msgspec.Struct, frozen=True, repr_omit_defaults=True):
    """A bot password (Special:BotPasswords): "User@name" and its secret."""

    name: str
    password: str

    def __repr__(self) -> str:
        return f"Credentials({self.name!r}, …)"


class Said(OutsideError):
    """The wiki refused what was asked; `code` is its own word for why."""

    def __init__(self, code: str, info: str) -> None:
        super().__init__(f"{code}: {info}")
        self.code = code


class Written(msgspec.Struct, frozen=True):
    """A page's source, and by what a later question tells whether it is still that."""

    source: Source
    etag: str


class Wiki:
    """One wiki; `close` when done."""

    def __init__(
        self,
        address: str,
        credentials: Credentials | None = None,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """address: of its api.php."""
        self.address = address
        self._rest = address.removesuffix("api.php") + "rest.php/v1"
        self._host = urlsplit(address).netloc
        self._credentials = credentials
        self._pause = pause
        self._signed_in = False
        self._client = httpx.AsyncClient(
            transport=transport, timeout=TIMEOUT_S, headers={"User-Agent": AGENT}
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def ask(self, **what: str | int) -> Answer:
        """A question; asked again while the wiki is busy or away. Raises OutsideError, Said."""
        return await self._patiently(lambda: self._asked(what))

    async def change(self, **what: str | int) -> Answer:
        """Something that changes the wiki: sent once.

        Raises Offline when it is not known whether it was done: look before sending it again.
        """
        await self._patiently(self._sign_in)
        token = (await self.ask(action="query", meta="tokens")).query.tokens
        if token is None:
            raise Garbled("no token")
        return await self._posted({**what, "token": token.csrftoken})

    async def source(self, title: str, etag: str = "") -> Written | None:
        """The page as it is written now; None when it is still what the etag was given for.

        Raises Said with the code "missing" when there is no such page.
        """
        address = f"{self._rest}/page/{quote(title.replace(' ', '_'), safe='')}"
        headers = {"If-None-Match": etag} if etag else {}

        async def once() -> Written | None:
            await self._sign_in()
            response, content = await self._got(address, headers)
            if response.status_code == _NOT_CHANGED:
                return None
            if response.status_code == _NOT_FOUND:
                raise Said("missing", title)
            _check_status(response)
            return Written(_decoded(content, _SOURCE), response.headers.get("ETag", ""))

        return await self._patiently(once)

    async def file(self, address: str, most: int) -> bytes:
        """What lies at an address of this wiki's own host; more than so many bytes is Garbled."""
        if urlsplit(address).netloc != self._host:
            raise Forbidden(f"{urlsplit(address).netloc} is not the wiki's host")

        async def once() -> bytes:
            await self._sign_in()
            response, content = await self._got(address, {}, most)
            _check_status(response)
            return content

        return await self._patiently(once)

    async def _asked(self, what: dict[str, str | int]) -> Answer:
        await self._sign_in()
        params = {**_ALWAYS, "maxlag": MAXLAG_S, **what}
        if self._credentials:
            params["assert"] = "user"
        response, content = await self._got(self.address, {}, params=params)
        return self._read(response, content)

    async def _posted(self, what: dict[str, str | int]) -> Answer:
        data = {**_ALWAYS, **{name: str(value) for name, value in what.items()}}
        try:
            response = await self._client.post(self.address, data=data)
        except httpx.HTTPError as error:
            raise Offline(type(error).__name__) from error
        return self._read(response, response.content)

    async def _sign_in(self) -> None:
        if self._signed_in or self._credentials is None:
            return
        tokens = await self._got(self.address, {}, params={**_ALWAYS, **_LOGIN_TOKEN})
        token = self._read(*tokens).query.tokens
        answer = await self._posted(
            {
                "action": "login",
                "lgname": self._credentials.name,
                "lgpassword": self._credentials.password,
                "lgtoken": token.logintoken if token else "",
            }
        )
        said = answer.login.result if answer.login else "no answer"
        if said == "Throttled":
            raise Busy(said, LONGEST_WAIT_S)
        if said != "Success":
            raise Forbidden(f"the wiki does not take the bot password ({said})")
        self._signed_in = True

    async def _got(
        self,
        address: str,
        headers: dict[str, str],
        most: int = MOST_BYTES,
        params: dict[str, str | int] | None = None,
    ) -> tuple[httpx.Response, bytes]:
        content = bytearray()
        try:
            request = self._client.stream("GET", address, params=params, headers=headers)
            async with request as response:
                async for chunk in response.aiter_bytes():
                    content += chunk
                    if len(content) > most:
                        raise Garbled(f"an answer of more than {most} bytes")
        except httpx.HTTPError as error:
            raise Offline(type(error).__name__) from error
        except httpx.InvalidURL as error:
            raise Garbled("an address that is none") from error
        return response, bytes(content)

    def _read(self, response: httpx.Response, content: bytes) -> Answer:
        """Raises OutsideError, Said."""
        if response.status_code in _STATUS_LATER:
            raise Busy(f"status {response.status_code}", _wanted_pause(response))
        answer = _decoded(content, _ANSWER)
        if answer.error is None:
            _check_status(response)
            return answer
        code, info = answer.error.code, answer.error.info
        if code in _LATER:
            raise Busy(code, _wanted_pause(response))
        if code in _NOT_SIGNED_IN:
            self._signed_in = False
            raise SignedOut(code)
        if code in _MAY_NOT:
            raise Forbidden(code)
        raise Said(code, info)

    async def _patiently(self, call: Callable[[], Awaitable[T]]) -> T:
        wait_s = FIRST_WAIT_S
        for _ in range(TRIES - 1):
            try:
                return await call()
            except Busy as busy:
                await self._pause(min(max(busy.retry_after_s, wait_s), LONGEST_WAIT_S))
            except Offline:
                await self._pause(wait_s)
            except SignedOut:  # its session is over: the next try begins a new one
                if self._credentials is None:
                    raise
            wait_s *= 2
        return await call()


_ALWAYS: Final[dict[str, str | int]] = {"format": "json", "formatversion": 2}
_LOGIN_TOKEN: Final[dict[str, str | int]] = {"action": "query", "meta": "tokens", "type": "login"}


def _decoded(content: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    try:
        return decoder.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Garbled(str(error)) from error


def _check_status(response: httpx.Response) -> None:
    """Raises Busy, Forbidden, Garbled, Offline."""
    status = response.status_code
    if status in _STATUS_LATER:
        raise Busy(f"status {status}", _wanted_pause(response))
    if status in (401, 403):
        raise Forbidden(f"status {status}")
    if status >= 500:  # noqa: PLR2004  the server's own mistakes
        raise Offline(f"status {status}")
    if status >= 300:  # noqa: PLR2004  neither here nor there
        raise Garbled(f"status {status}")


def _wanted_pause(response: httpx.Response) -> float:
    """Seconds; a date instead of a number is taken for none."""
    try:
        return float(response.headers.get("Retry-After", ""))
    except ValueError:
        return 0.0
