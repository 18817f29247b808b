"""So many desktops' open lines in one process: each hears of changes and notes when.

    python benchmarks/streams.py '{"address": …, "tokens": […], "count": 1000}'

The lines are bare: nothing is decoded or stored, so what is measured is the hub. It says "ready"
when every line stands; for each line on its standard input it waits for one change and says when
(CLOCK_MONOTONIC, one for the whole machine) each desktop had it.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import resource
import sys
import time
import urllib.parse
from contextlib import suppress
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent))

import zstandard

from desktop.ports.wire import PROTOCOL, PROTOCOL_HEADER

_DELTA, _POKE = b"event: delta", b"event: poke"
_PATIENCE_S = 30.0
_AT_ONCE = 50  # lines being opened


class Told(msgspec.Struct):
    address: str
    tokens: list[str]
    count: int


class Heard:
    """When each desktop heard of the change that is waited for."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._times: list[float] = []
        self.all = asyncio.Event()

    def one(self) -> None:
        self._times.append(time.monotonic())
        if len(self._times) >= self._count:
            self.all.set()

    def taken(self) -> list[float]:
        times, self._times = self._times, []
        self.all.clear()
        return times


class Desktop(asyncio.Protocol):
    def __init__(self, request: bytes, heard: Heard) -> None:
        self._request = request
        self._heard = heard
        self._rest = b""
        self.stands = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if not self.stands.done():
            if b" 200 " in data[:20]:
                self.stands.set_result(None)
            else:
                self.stands.set_exception(RuntimeError(data[:300].decode(errors="replace")))
            return
        data = self._rest + data
        if _DELTA in data or _POKE in data:
            self._heard.one()
            self._rest = b""
        else:
            self._rest = data[-len(_DELTA) :]


def cursor_of(address: str, token: str) -> str:
    """The cursor behind a snapshot of this person's."""
    host = urllib.parse.urlsplit(address).netloc
    line = http.client.HTTPConnection(host)
    headers = {"Authorization": f"Bearer {token}", PROTOCOL_HEADER: str(PROTOCOL)}
    line.request("POST", "/sync/v1/snapshot", body="{}", headers=headers)
    body = zstandard.ZstdDecompressor().decompressobj().decompress(line.getresponse().read())
    line.close()
    return str(json.loads(body.splitlines()[-1])["cursor"])


async def run(told: Told) -> None:
    where = urllib.parse.urlsplit(told.address)
    host, port = where.hostname or "", where.port or 0
    cursors = {token: cursor_of(told.address, token) for token in told.tokens}
    heard = Heard(told.count)
    opening = asyncio.Semaphore(_AT_ONCE)

    async def begin(number: int) -> asyncio.Transport:
        token = told.tokens[number % len(told.tokens)]
        query = urllib.parse.urlencode({"client_id": f"bench-{number}", "cursor": cursors[token]})
        request = (
            f"GET /sync/v1/stream?{query} HTTP/1.1\r\nHost: {where.netloc}\r\n"
            f"Authorization: Bearer {token}\r\n{PROTOCOL_HEADER}: {PROTOCOL}\r\n\r\n"
        )
        async with opening:
            transport, desktop = await asyncio.get_running_loop().create_connection(
                lambda: Desktop(request.encode(), heard), host, port
            )
            await desktop.stands
        return transport

    lines = await asyncio.gather(*map(begin, range(told.count)))
    await asyncio.sleep(1)  # what was new at the beginning has come
    heard.taken()
    _say("ready")
    while await asyncio.to_thread(sys.stdin.readline):
        with suppress(TimeoutError):  # what is missing is told by how many there are
            await asyncio.wait_for(heard.all.wait(), _PATIENCE_S)
        _say(heard.taken())
    for line in lines:
        line.abort()


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main() -> int:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(run(msgspec.json.decode(sys.argv[1], type=Told)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
