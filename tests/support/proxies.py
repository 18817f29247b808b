"""What stands between a desk and its hub in real houses: small proxies that do harm.

    async with Cutting(hub.address, after_s=1.0) as proxy:
        hub = HubDoor().open(proxy.address, token)

Laws: what they pass on is unchanged; they run on the test's own loop and end with the block.
"""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

CHUNK: Final = 65_536


class Proxy:
    """A server in front of another one; the kinds differ in `carry`."""

    def __init__(self, behind: str) -> None:
        there = urlsplit(behind)
        self._host, self._port = str(there.hostname), int(there.port or 80)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self.streams = 0  # requests for the stream that does not end

    @property
    def address(self) -> str:
        assert self._server is not None
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for writer in tuple(self._open):
            writer.close()
        while self._open:  # noqa: ASYNC110  each goes by itself
            await asyncio.sleep(0.01)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self._host, self._port)
        self._open |= {writer, back}
        try:
            await self.carry(reader, writer, there, back)
        except OSError:
            pass  # one of the two went away
        finally:
            for each in (writer, back):
                each.close()
                self._open.discard(each)

    async def carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        there: asyncio.StreamReader,
        back: asyncio.StreamWriter,
    ) -> None:
        raise NotImplementedError

    def look(self, sent: bytes) -> None:
        self.streams += sent.startswith(b"GET /sync/v1/stream") and b"wait=" not in sent


class Cutting(Proxy):
    """Cuts a connection on which nothing was said for some time."""

    def __init__(self, behind: str, *, after_s: float) -> None:
        super().__init__(behind)
        self._after_s = after_s

    async def carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        there: asyncio.StreamReader,
        back: asyncio.StreamWriter,
    ) -> None:
        clock = asyncio.get_running_loop().time
        said = clock()

        async def pass_on(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            nonlocal said
            while some := await source.read(CHUNK):
                said = clock()
                self.look(some)
                sink.write(some)
                await sink.drain()

        async def watch() -> None:
            while (left := said + self._after_s - clock()) > 0:  # noqa: ASYNC110  `said` moves on
                await asyncio.sleep(left)

        loop = asyncio.get_running_loop()
        tasks = [
            loop.create_task(pass_on(reader, back)),
            loop.create_task(pass_on(there, writer)),
            loop.create_task(watch()),
        ]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Buffering(Proxy):
    """Passes an answer on when it is complete, and a stream therefore never."""

    async def carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        there: asyncio.StreamReader,
        back: asyncio.StreamWriter,
    ) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.look(head)
        fields = dict(
            line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line
        )
        body = await reader.readexactly(int(fields.get(b"content-length", b"0")))
        back.write(head[:-2] + b"Connection: close\r\n\r\n" + body)
        loop = asyncio.get_running_loop()
        answer, left = loop.create_task(there.read()), loop.create_task(reader.read())
        await asyncio.wait([answer, left], return_when=asyncio.FIRST_COMPLETED)
        if answer.done():
            writer.write(answer.result())
            await writer.drain()
        for task in (answer, left):
            task.cancel()
        await asyncio.gather(answer, left, return_exceptions=True)
