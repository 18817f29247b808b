"""A collection on a CalDAV server, over HTTP: what is new in it, one entry, an entry written.

    calendar = Calendar("https://dav.example.org/anna/tasks/", "anna", password)
    listing = await calendar.changes(token)

Laws: an entry is written only over the one that was read (If-Match), and made only where there is
none; no answer grows beyond its bound; a redirect is followed to the same origin alone, and never
with a body; the password is in no message and goes to that origin alone.
Raises Offline, Busy, Garbled and Forbidden of `desktop.ports.errors`, Overtaken.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, unquote, urljoin, urlsplit

import httpx

from desktop.ports.errors import Busy, Forbidden, Garbled, Offline, OutsideError
from integrations.caldav.wire import ETAGS, Listing, is_stale, listing, sync_after

TIMEOUT_S: Final = 30.0
MOST_BYTES: Final = 8_000_000  # of an answer
MOST_ENTRY: Final = 256_000
REDIRECTS: Final = 3
AGENT: Final = "Tresen calendar connector"
_XML: Final = "application/xml; charset=utf-8"
_REDIRECTED: Final = frozenset({301, 302, 307, 308})
_LATER: Final = frozenset({429, 502, 503, 504, 507})
_NO_TOKEN: Final = frozenset({400, 403, 405, 409, 412, 415, 501, 507})  # no sync-collection here
_GONE: Final = frozenset({404, 410})
_MULTISTATUS: Final = 207
_OVERTAKEN: Final = 412


class Overtaken(OutsideError):
    """Somebody else has changed, made or removed the entry; look again."""


class Calendar:
    """One collection; `close` when done."""

    def __init__(
        self,
        address: str,
        login: str,
        password: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """address: of the collection."""
        self.address = address if address.endswith("/") else f"{address}/"
        self._origin = _origin(self.address)
        self._client = httpx.AsyncClient(
            transport=transport,
            timeout=TIMEOUT_S,
            headers={"User-Agent": AGENT},
            auth=httpx.BasicAuth(login, password),
            follow_redirects=False,
        )

    async def close(self) -> None:
        await self._client.aclose()

    def path(self, name: str) -> str:
        """Of an entry of this name."""
        return unquote(urlsplit(self.address).path) + name

    async def changes(self, token: str) -> Listing:
        """What has changed since the token; everything without one, or where it is too old."""
        status, content = await self._said("REPORT", sync_after(token), depth="0")
        if status == _MULTISTATUS:
            return listing(content, whole=not token)
        if token and (status in _NO_TOKEN or is_stale(content)):
            return await self.changes("")
        if status in _NO_TOKEN:
            return await self._everything()
        raise _wrong(status)

    async def read(self, path: str) -> tuple[bytes, str] | None:
        """An entry and its etag; None when there is none."""
        response, content = await self._ask("GET", self._at(path), most=MOST_ENTRY)
        if response.status_code in _GONE:
            return None
        _check(response)
        return content, response.headers.get("ETag", "")

    async def write(self, path: str, content: bytes, etag: str) -> str:
        """Put an entry; etag: of the one it stands in for, "": there is none.

        Returns its etag now, "" where the server does not say it. Raises Overtaken.
        """
        headers = {"Content-Type": "text/calendar; charset=utf-8", **_only_if(etag)}
        response, _ = await self._ask("PUT", self._at(path), content, headers)
        _check(response)
        said: str = response.headers.get("ETag", "")
        return said

    async def remove(self, path: str, etag: str) -> None:
        """Raises Overtaken."""
        response, _ = await self._ask("DELETE", self._at(path), headers=_only_if(etag))
        if response.status_code not in _GONE:
            _check(response)

    async def _everything(self) -> Listing:
        status, content = await self._said("PROPFIND", ETAGS, depth="1")
        if status != _MULTISTATUS:
            raise _wrong(status)
        return listing(content, whole=True)

    async def _said(self, method: str, body: str, *, depth: str) -> tuple[int, bytes]:
        headers = {"Content-Type": _XML, "Depth": depth}
        response, content = await self._ask(method, self.address, body.encode(), headers)
        return response.status_code, content

    async def _ask(
        self,
        method: str,
        address: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        *,
        most: int = MOST_BYTES,
    ) -> tuple[httpx.Response, bytes]:
        for _ in range(REDIRECTS):
            response, content = await self._once(method, address, body, headers, most)
            if response.status_code not in _REDIRECTED:
                return response, content
            address = self._redirected(address, response.headers.get("Location", ""))
        raise Garbled("redirected without end")

    async def _once(
        self,
        method: str,
        address: str,
        body: bytes | None,
        headers: dict[str, str] | None,
        most: int,
    ) -> tuple[httpx.Response, bytes]:
        content = bytearray()
        try:
            request = self._client.stream(method, address, content=body, headers=headers)
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

    def _redirected(self, address: str, location: str) -> str:
        there = urljoin(address, location)
        if not location or _origin(there) != self._origin:
            raise Forbidden("redirected to another server")
        return there

    def _at(self, path: str) -> str:
        return urljoin(self.address, quote(path, safe="/~!$&'()*+,;=:@-._"))


def _only_if(etag: str) -> dict[str, str]:
    return {"If-Match": etag} if etag else {"If-None-Match": "*"}


def _origin(address: str) -> tuple[str, str, int | None]:
    parts = urlsplit(address)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname or "", parts.port or default


def _check(response: httpx.Response) -> None:
    if response.status_code >= 300:  # noqa: PLR2004  everything but done
        raise _wrong(response.status_code)


def _wrong(status: int) -> OutsideError:
    if status == _OVERTAKEN:
        return Overtaken(f"status {status}")
    if status in _LATER:
        return Busy(f"status {status}", 60.0)
    if status in (401, 403) or status in _GONE:
        return Forbidden(f"status {status}")
    return Offline(f"status {status}") if status >= 500 else Garbled(f"status {status}")  # noqa: PLR2004
