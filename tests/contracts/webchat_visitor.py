"""A visitor of a web page, as far as the hub can tell: no browser, only what a page would ask."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import httpx
import msgspec
from msgspec.structs import replace

from desktop.domain.records import Interaction
from desktop.ports.wire import AtWork
from integrations.hub.server.store import records
from integrations.hub.server.webchat.chats import Webchats
from integrations.webchat.values import Chosen, Opened, Said, State
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk

PAGE = "https://www.example.org"
_keys = count(1)


def chat(world: World, name: str = "help", **chosen: Any) -> None:
    """Set a chat up, in the queue that the north works."""
    given = Chosen(queue=world.with_north, origins=(PAGE,), language="en")
    Webchats(world.store, world.clock, world.tenant).put(name, replace(given, **chosen))


def contacts(world: World) -> list[Interaction]:
    with world.store.reading(world.tenant) as within:
        return records.every(within, Interaction)


async def at_work(desk: Desk) -> None:
    """Somebody is there, as the beats of a desk say."""
    await desk.hub.beat(AtWork(device=desk.client_id))


@asynccontextmanager
async def visiting(world: World, where: str = "/chat/help") -> AsyncIterator[Visitor]:
    """A page that is open."""
    async with httpx.AsyncClient(base_url=world.address, timeout=20) as client:
        yield Visitor(client, where)


class Visitor:
    """One page: `agree` first."""

    def __init__(self, http: httpx.AsyncClient, where: str = "/chat/help") -> None:
        self.http = http
        self.where = where
        self.token = ""
        self.after = ""
        self.state: State | None = None

    async def agree(self, **said: Any) -> Visitor:
        about = (await self.get("/about")).json()
        agreed = {"consent": about["consent"]["version"], "language": "en", **said}
        answer = await self.post("/visit", agreed)
        assert answer.status_code == 201, answer.text
        self.token = msgspec.json.decode(answer.content, type=Opened).token
        return self

    async def say(self, text: str, key: str = "", **other: Any) -> httpx.Response:
        said = {"key": key or f"key-{next(_keys):05}", "text": text, **other}
        return await self.post("/say", said)

    async def bring(self, content: bytes, media_type: str) -> httpx.Response:
        return await self.http.post(
            f"{self.where}/file",
            content=content,
            headers=self._headers | {"content-type": media_type},
        )

    async def read(self, sha256: str) -> httpx.Response:
        return await self.get(f"/file/{sha256}")

    async def hear(self) -> list[Said]:
        """What is new since the last time, asked for at once."""
        answer = await self.get("/events", after=self.after, wait=1)
        assert answer.status_code == 200, answer.text
        return self._heard(answer.text)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[AsyncIterator[list[Said]]]:
        """The open line; each time what came together."""
        asked = self.http.stream(
            "GET", f"{self.where}/events", params={"after": self.after}, headers=self._headers
        )
        async with asked as answer:
            assert answer.status_code == 200

            async def lots() -> AsyncIterator[list[Said]]:
                async for chunk in answer.aiter_text():
                    yield self._heard(chunk)

            yield lots()

    async def get(self, path: str, **asked: Any) -> httpx.Response:
        return await self.http.get(f"{self.where}{path}", params=asked, headers=self._headers)

    async def post(self, path: str, said: Any = None) -> httpx.Response:
        return await self.http.post(f"{self.where}{path}", json=said or {}, headers=self._headers)

    @property
    def _headers(self) -> dict[str, str]:
        return {"origin": PAGE} | ({"authorization": f"Chat {self.token}"} if self.token else {})

    def _heard(self, text: str) -> list[Said]:
        said = []
        for block in text.split("\n\n"):
            fields = dict(line.partition(": ")[::2] for line in block.split("\n") if line)
            if fields.get("event") == "said":
                said.append(msgspec.json.decode(fields["data"], type=Said))
            if fields.get("event") == "state":
                self.state = msgspec.json.decode(fields["data"], type=State)
            self.after = fields.get("id", self.after)
        return said


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
