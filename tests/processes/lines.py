"""A line between one desk and the workers, with weather: a small proxy of our own.

Laws: a request is passed on whole or not at all, so that "lost", "answer lost" and "twice" are what
they say; what a partition holds back comes when it ends, or never, if the connection is cut then.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from enum import StrEnum
from random import Random
from typing import Any

import msgspec

PIECE = 65_536
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
_DRIPS = 40  # pieces of an answer that drips
_PAGE = b"Content-Type: text/html\r\nContent-Length: 32\r\n\r\n<html>\n\n<p>Sign in here.</html>\n"
_BROKEN = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)


class Fate(StrEnum):
    """What becomes of a request."""

    PASSED = "passed"
    LOST = "lost"  # before it was there
    UNANSWERED = "unanswered"  # done, but nobody hears of it
    ANSWERED_TWICE = "answered twice"
    TWICE = "twice"
    AGAIN_LATER = "again later"  # after others that came behind it
    TORN = "torn"  # done; the answer breaks off in its middle
    NO_PAGE = "no page"  # not there: something on the way says so, in a page of its own
    WIFI = "wi-fi"  # not there: who answers wants a login first
    DRIPPING = "dripping"  # done; the answer comes a few bytes at a time


class Weather(msgspec.Struct):
    """What the line does just now."""

    out: bool = True  # what the desk says gets through
    into: bool = True  # what the workers say gets through
    refuses: bool = False  # nobody is there
    delay_s: float = 0.0  # at most, each way, for each piece
    fates: tuple[Fate, ...] = (Fate.PASSED,)


class Wire:
    """One desk's way to the workers; every connection goes to any one that takes it."""

    def __init__(self, workers: Callable[[], Sequence[int]], draw: Random) -> None:
        self.weather = Weather()
        self.met: dict[Fate, int] = dict.fromkeys(Fate, 0)
        self._coming: list[Fate] = []
        self.passed: list[bytes] = []  # every push, as it went by
        self._workers = workers
        self._draw = draw
        self._server: asyncio.Server | None = None
        self._changed = asyncio.Event()
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def address(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def listen(self) -> None:
        self._server = await asyncio.start_server(self._taken, "127.0.0.1", 0, limit=PIECE)

    def turns(self, **weather: Any) -> None:
        """From now on the line is like this, and otherwise fair."""
        self.weather = Weather(**weather)
        self._coming.clear()
        self._changed.set()
        self._changed = asyncio.Event()

    def cut(self) -> None:
        """All connections break, with what was on its way."""
        for writer in tuple(self._open):
            writer.transport.abort()

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        self.cut()
        for task in tuple(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(set(self._tasks))

    # ------------------------------------------------------------------------- one connection
    async def _taken(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._spawn(self._connection(reader, writer))

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        upstream = None
        try:
            if self.weather.refuses:
                return
            await self._passable("out")
            there, upstream = await self._reached()
            self._open.add(upstream)
            link = Link(self, reader, writer, there, upstream)
            await _either(link.requests(), link.answers())
        except _BROKEN:
            pass  # that is what lines do
        finally:
            for each in (writer, upstream):
                if each is not None:
                    each.transport.abort()
                    self._open.discard(each)

    async def _reached(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A worker that takes the connection. Raises OSError."""
        ports = list(self._workers())
        self._draw.shuffle(ports)
        for port in ports:
            with suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", port)
        raise ConnectionRefusedError

    async def _passable(self, way: str) -> None:
        while not getattr(self.weather, way):
            await self._changed.wait()

    async def passing(self, way: str) -> None:
        """When the next piece gets through."""
        if self.weather.delay_s:
            await asyncio.sleep(self._draw.uniform(0, self.weather.delay_s))
        await self._passable(way)

    def fate(self) -> Fate:
        """Each comes before one comes again."""
        if not self._coming:
            self._coming = self._draw.sample(self.weather.fates, len(self.weather.fates))
        fate = self._coming.pop()
        self.met[fate] += 1
        return fate

    async def again(self, request: bytes) -> bytes:
        """The same request on another connection; the desk does not hear the answer."""
        with suppress(*_BROKEN, TimeoutError):
            there, upstream = await self._reached()
            try:
                upstream.write(request)
                async with asyncio.timeout(2):
                    return await _message(there)
            finally:
                upstream.transport.abort()
        return b""

    def again_later(self, request: bytes) -> None:
        async def later(pause_s: float) -> None:
            await asyncio.sleep(pause_s)
            await self.again(request)

        self._spawn(later(self._draw.uniform(0.2, 1.5)))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class Link:
    """A connection of the desk and the one behind it."""

    def __init__(
        self,
        wire: Wire,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        there: asyncio.StreamReader,
        upstream: asyncio.StreamWriter,
    ) -> None:
        self._wire = wire
        self._reader = reader
        self._writer = writer
        self._there = there
        self._upstream = upstream
        self._unanswered = False
        self._twice = False
        self._torn = False
        self._dripping = False

    async def requests(self) -> None:
        while True:
            request = await _message(self._reader)
            if request.startswith(b"POST /sync/v1/push"):
                self._wire.passed.append(request)
            await self._wire.passing("out")
            match self._wire.fate():
                case Fate.LOST:
                    return
                case Fate.NO_PAGE | Fate.WIFI as said:
                    status = b"404 Not Found" if said is Fate.NO_PAGE else b"200 OK"
                    self._writer.write(b"HTTP/1.1 " + status + b"\r\n" + _PAGE)
                    await self._writer.drain()
                    continue
                case Fate.TORN:
                    self._torn = True
                case Fate.DRIPPING:
                    self._dripping = True
                case Fate.UNANSWERED:
                    self._unanswered = True
                case Fate.ANSWERED_TWICE:
                    self._twice = True
                case Fate.TWICE:
                    await self._wire.again(request)
                case Fate.AGAIN_LATER:
                    self._wire.again_later(request)
            self._upstream.write(request)
            await self._upstream.drain()

    async def answers(self) -> None:
        while piece := await self._there.read(PIECE):
            if self._unanswered:
                return
            if self._twice:
                self._twice = False
                piece = await self._doubled(piece)
            await self._wire.passing("into")
            if self._torn:
                self._writer.write(piece[: len(piece) * 2 // 3])
                await self._writer.drain()
                return
            if self._dripping:
                self._dripping = False
                await self._drip(piece)
                continue
            self._writer.write(piece)
            await self._writer.drain()

    async def _drip(self, piece: bytes) -> None:
        size = max(1, len(piece) // _DRIPS)
        for start in range(0, len(piece), size):
            self._writer.write(piece[start : start + size])
            await self._writer.drain()
            await asyncio.sleep(0.01)

    async def _doubled(self, beginning: bytes) -> bytes:
        """The answer that begins like this, and once more; of a stream there is no second."""
        length = _LENGTH.search(beginning)
        if length is None:
            return beginning
        end = beginning.index(_END_OF_HEAD) + len(_END_OF_HEAD) + int(length[1])
        return (beginning + await self._there.readexactly(end - len(beginning))) * 2


async def _message(reader: asyncio.StreamReader) -> bytes:
    """A whole request, or an answer whose length is told; of a stream the head."""
    head = await reader.readuntil(_END_OF_HEAD)
    length = _LENGTH.search(head)
    return head + await reader.readexactly(int(length[1]) if length else 0)


async def _either(*works: Coroutine[Any, Any, None]) -> None:
    """Until one of them ends; the others end with it."""
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    for end in ends:
        if isinstance(end, BaseException) and not isinstance(end, asyncio.CancelledError):
            raise end
