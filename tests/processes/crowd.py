"""So many desks' open streams in one process, which come back as desks do when theirs ends.

    python -m tests.processes.crowd '{"address": …, "token": …, "cursor": …, "count": 1000}'

Bare lines: nothing is stored, what is looked at is the hub. As a desk does, each says hello and
pulls before it listens. It says `Standing` when all stand, and again when all that were told to go
are back. For each line of input it waits for one change and says `Heard`. Pauses are those of the
product (`desktop.sync.schedule`).
"""

from __future__ import annotations

import asyncio
import random
import resource
import sys
import time
from collections import Counter
from contextlib import suppress
from urllib.parse import urlencode, urlsplit

import msgspec

from desktop.ports.errors import Busy, Offline, OutsideError
from desktop.ports.wire import PROTOCOL, PROTOCOL_HEADER, Hello
from desktop.sync import schedule

AT_ONCE = 50  # at the beginning, so that it is no storm yet
PATIENCE_S = 30.0


class Crowd(msgspec.Struct, frozen=True):
    address: str
    token: str
    cursor: str
    count: int


class Standing(msgspec.Struct, frozen=True, tag=True):
    """All stand. `away_s`: how long each of those was away that had to go; `met` on the way."""

    away_s: list[float]
    met: dict[str, int]


class Heard(msgspec.Struct, frozen=True, tag=True):
    """When each heard of the change, by the machine's monotonic clock."""

    at: list[float]


class Pulled(msgspec.Struct, frozen=True):
    cursor: str


class Bye(msgspec.Struct, frozen=True):
    spread_s: float


Said = Standing | Heard


class Streams:
    """All of them, and what they have seen since it was asked last."""

    def __init__(self, crowd: Crowd) -> None:
        where = urlsplit(crowd.address)
        self._host, self._port = str(where.hostname), int(where.port or 0)
        self._crowd = crowd
        self._standing: set[int] = set()
        self._left: dict[int, float] = {}
        self._away: list[float] = []
        self._met: Counter[str] = Counter()
        self._cursors = [crowd.cursor] * crowd.count
        self.heard: list[float] = []
        self.all_stand = asyncio.Event()
        self.all_heard = asyncio.Event()

    def taken(self) -> Standing:
        """What is heard from now on counts for the next change."""
        away, met = self._away, self._met
        self._away, self._met, self.heard = [], Counter(), []
        self.all_heard.clear()
        return Standing(away, dict(met))

    async def stays(self, number: int) -> None:
        """One desk, for ever."""
        failures = 0
        while True:
            try:
                await self._follow(number)
            except OutsideError as error:
                self._met[str(error)] += 1
                failures = 1 if number in self._standing else failures + 1
                self._goes(number)
                await asyncio.sleep(schedule.pause_after_s(error, failures, random.uniform))

    def _stands(self, number: int) -> None:
        if (left := self._left.pop(number, None)) is not None:
            self._away.append(time.monotonic() - left)
        self._standing.add(number)
        if len(self._standing) == self._crowd.count:
            self.all_stand.set()

    def _goes(self, number: int) -> None:
        self._standing.discard(number)
        self._left.setdefault(number, time.monotonic())
        self.all_stand.clear()

    async def _follow(self, number: int) -> None:
        """Raises OutsideError, as the product's line would."""
        try:
            reader, writer = await asyncio.open_connection(self._host, self._port)
        except OSError as error:
            raise Offline("refused") from error
        try:
            await self._comes_into_step(reader, writer, number)
            writer.write(self._asked("GET", "stream", number))
            await _opened(reader)
            self._stands(number)
            await self._listen(reader, number)
        except (OSError, asyncio.IncompleteReadError) as error:
            raise Offline("cut") from error
        finally:
            writer.transport.abort()

    async def _comes_into_step(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> None:
        hello = msgspec.json.encode(Hello(_client(number), "crowd"))
        writer.write(self._asked("POST", "hello", number, hello))
        await _whole(reader)
        writer.write(self._asked("GET", "pull", number))
        self._cursors[number] = msgspec.json.decode(await _whole(reader), type=Pulled).cursor

    def _asked(self, method: str, what: str, number: int, body: bytes = b"") -> bytes:
        query = urlencode({"client_id": _client(number), "cursor": self._cursors[number]})
        lines = [
            f"{method} /sync/v1/{what}{'' if body else f'?{query}'} HTTP/1.1",
            f"Host: {self._host}:{self._port}",
            f"Authorization: Bearer {self._crowd.token}",
            f"{PROTOCOL_HEADER}: {PROTOCOL}",
            f"Content-Length: {len(body)}",
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + body

    async def _listen(self, reader: asyncio.StreamReader, number: int) -> None:
        while line := await reader.readline():
            if line.startswith((b"event: delta", b"event: poke")):
                self.heard.append(time.monotonic())
                if len(self.heard) == self._crowd.count:
                    self.all_heard.set()
            elif line.startswith(b"id: "):
                self._cursors[number] = line.removeprefix(b"id: ").decode().strip()
            elif line.startswith(b'data: {"spread_s":'):
                bye = msgspec.json.decode(line.removeprefix(b"data: "), type=Bye)
                raise Offline("bye", spread_s=bye.spread_s)
        raise Offline("cut")


def _client(number: int) -> str:
    return f"crowd-{number}"


async def _opened(reader: asyncio.StreamReader) -> str:
    """The head of an answer. Raises OutsideError where it is another one than hoped for."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    status = head.split()[1]
    if status in ("429", "503"):
        after = head.partition("retry-after: ")[2].split("\r\n")[0] or "1"
        raise Busy(f"asked to wait: {status}", retry_after_s=float(after))
    if status != "200":
        raise Offline(f"refused for good: {status}")
    return head


async def _whole(reader: asyncio.StreamReader) -> bytes:
    head = await _opened(reader)
    length = head.partition("content-length: ")[2].split("\r\n")[0]
    return await reader.readexactly(int(length))


async def run(crowd: Crowd) -> None:
    streams = Streams(crowd)
    async with asyncio.TaskGroup() as group:  # whoever fails ends all of it
        tasks = []
        for number in range(crowd.count):
            tasks.append(group.create_task(streams.stays(number)))
            if number % AT_ONCE == 0:
                await asyncio.sleep(0.2)
        await streams.all_stand.wait()
        await asyncio.sleep(1.0)  # what was new at the beginning has come
        say(streams.taken())
        while word := (await asyncio.to_thread(sys.stdin.readline)).strip():
            await _answer(streams, word)
        for task in tasks:
            task.cancel()


async def _answer(streams: Streams, word: str) -> None:
    if word == "back":
        await streams.all_stand.wait()
        say(streams.taken())
    else:
        with suppress(TimeoutError):  # what is missing is told by how many there are
            await asyncio.wait_for(streams.all_heard.wait(), PATIENCE_S)
        say(Heard(streams.heard))


def say(said: Said) -> None:
    sys.stdout.write(msgspec.json.encode(said).decode() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(run(msgspec.json.decode(sys.argv[1], type=Crowd)))
