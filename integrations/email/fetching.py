"""Fetching the pictures of a mail from wherever its writer says they lie.

    fetched = await Fetching(Bounds()).fetch(addresses)     {address: Fetched or why it is not here}

Whoever wrote the mail names the addresses, so they are asked for as a stranger's. Laws: only public
addresses are asked, and the one that was looked at is the one that is asked, on every redirect
anew; nothing is told that the address itself does not tell (no cookie, no referrer, no name of
ours); size, time and number are bounded; what comes is a picture by its bytes, whatever it is
called.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from weakref import WeakValueDictionary

import httpx
import msgspec

from integrations.email.picture_kinds import Picture, picture_of

MOST_HOPS: Final = 4
AT_ONCE: Final = 6
MOST_PIXELS: Final = 40_000_000
_PORTS: Final = (80, 443)
_HEADERS: Final = {
    "Accept": "image/png,image/jpeg,image/gif,image/webp",
    "Accept-Encoding": "identity",  # what is packed could be a thousand times as large
    "User-Agent": "Mozilla/5.0",
    "Connection": "close",
}
# Addresses that lead to another one, which would not be looked at.
_LEADING: Final = tuple(
    ip_network(each)
    for each in ("::ffff:0:0/96", "::/96", "64:ff9b::/32", "2002::/16", "2001::/32")
)
_ERRORS: Final = (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, TimeoutError)


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    private: bool = False  # also what lies within the house, at any port: for tests and intranets
    each_bytes: int = 5_000_000
    all_bytes: int = 20_000_000
    each_s: float = 10.0
    all_s: float = 25.0


class Fetched(msgspec.Struct, frozen=True):
    content: bytes
    picture: Picture

    @property
    def unseen(self) -> bool:
        """Nobody could see it: it is there to tell that it was asked for."""
        return self.picture.width <= 1 or self.picture.height <= 1


class NotFetched(Exception):
    """`str` says why."""


class OneByOne:
    """Who asks for the pictures of one message waits for who has asked before."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[tuple[str, ...], asyncio.Lock] = WeakValueDictionary()

    def of(self, *key: str) -> asyncio.Lock:
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = asyncio.Lock()
        return lock


class _Room(msgspec.Struct):
    left: int


class Fetching:
    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._context: ssl.SSLContext | None = None

    async def fetch(self, addresses: Collection[str]) -> dict[str, Fetched | NotFetched]:
        """All of these, each or why it did not come; takes no longer than the bounds say."""
        room, turns = _Room(self._bounds.all_bytes), asyncio.Semaphore(AT_ONCE)
        done: dict[str, Fetched | NotFetched] = dict.fromkeys(addresses, NotFetched("too slow"))

        async def one(address: str) -> None:
            async with turns:
                try:
                    async with asyncio.timeout(self._bounds.each_s):
                        done[address] = await self._followed(address, room)
                except NotFetched as why:
                    done[address] = why
                except _ERRORS as error:
                    done[address] = NotFetched(f"{type(error).__name__}: {error}"[:300])

        try:
            async with asyncio.timeout(self._bounds.all_s), asyncio.TaskGroup() as together:
                for address in done:
                    together.create_task(one(address))
        except TimeoutError:
            pass  # what did not come stands there as too slow
        return done

    async def _followed(self, address: str, room: _Room) -> Fetched:
        self._context = self._context or ssl.create_default_context()
        async with httpx.AsyncHTTPTransport(verify=self._context) as line:
            for _ in range(MOST_HOPS):
                url = httpx.URL(address)
                answer = await line.handle_async_request(await self._request(url))
                try:
                    if answer.has_redirect_location:
                        address = str(url.join(answer.headers["location"]))
                        continue
                    if answer.status_code != httpx.codes.OK:
                        raise NotFetched(f"the server says {answer.status_code}")
                    return _picture(await self._read(answer, room))
                finally:
                    await answer.aclose()
        raise NotFetched("it leads from one address to the next")

    async def _request(self, url: httpx.URL) -> httpx.Request:
        """For the very place that was looked at: a name may lead elsewhere the next time."""
        if url.scheme not in ("http", "https") or not url.host or url.userinfo:
            raise NotFetched("it is no address of the web")
        port = url.port or (443 if url.scheme == "https" else 80)
        if port not in _PORTS and not self._bounds.private:
            raise NotFetched("it is no port of the web")
        place = await self._place(url.raw_host.decode("ascii").strip("[]"), port)
        name = url.raw_host.decode("ascii")
        times = dict.fromkeys(("connect", "read", "write", "pool"), self._bounds.each_s)
        return httpx.Request(
            "GET",
            url.copy_with(host=str(place), fragment=None),
            headers={"Host": url.netloc.decode("ascii"), **_HEADERS},
            extensions={"sni_hostname": name, "timeout": times},
        )

    async def _place(self, host: str, port: int) -> IPv4Address | IPv6Address:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        places = [ip_address(str(each[4][0]).partition("%")[0]) for each in found]
        if not places:
            raise NotFetched("nobody knows where it is")
        if not self._bounds.private and not all(map(is_public, places)):
            raise NotFetched("it lies within a house")
        return places[0]

    async def _read(self, answer: httpx.Response, room: _Room) -> bytes:
        if answer.headers.get("content-encoding", "identity") != "identity":
            raise NotFetched("it is packed")
        content = bytearray()
        async for some in answer.aiter_raw():
            content += some
            room.left -= len(some)
            if len(content) > self._bounds.each_bytes or room.left < 0:
                raise NotFetched("it is too large")
        return bytes(content)


def is_public(place: IPv4Address | IPv6Address) -> bool:
    """Whether anybody could reach it, from anywhere."""
    leads_on = any(place in net for net in _LEADING)
    special = place.is_multicast or place.is_reserved or place.is_loopback or place.is_link_local
    return place.is_global and not leads_on and not special


def _picture(content: bytes) -> Fetched:
    picture = picture_of(content)
    if picture is None:
        raise NotFetched("it is no picture")
    if picture.width * picture.height > MOST_PIXELS:
        raise NotFetched("it says that it is too large")
    return Fetched(content, picture)
