"""Who is known and what is being said: the hub's records as customers need them, kept current.

    floor = Floor(hub)
    await floor.look_round()            a whole snapshot; from here on
    async for contact in floor.news(): ...   each contact that changed, as it is now

Laws: read in the hub's own way (snapshot, stream, pull), as a desk does; a line that breaks is
waited for, and nothing is missed by it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing
from datetime import datetime
from typing import Final

import msgspec
import zstandard

from desktop.domain.ids import AgentId, CustomerId, InteractionId, QueueId, new_id
from desktop.domain.records import Agent, Article, Customer, Interaction, TextModule
from desktop.domain.words import ArticleStatus, InteractionStatus
from desktop.ports.backend import Backend, Delta, Poke
from desktop.ports.clock import Clock, unix_ms
from desktop.ports.errors import OutOfStep, OutsideError
from desktop.ports.wire import Complete, Hello, Page
from integrations.demo.customers.passages import Passages

APP: Final = "tresen demo"
_AGAIN_S: Final = 2.0  # after the line broke
_LINE = msgspec.json.Decoder(list[msgspec.Raw])
_KIND = msgspec.json.Decoder(str)


class _Brief(msgspec.Struct):
    """As much of a contact as is needed of those that are over."""

    customer: CustomerId
    queue: QueueId
    created_at: datetime
    status: InteractionStatus = InteractionStatus.QUEUED


class Floor:
    """`agents`, `customers`, `known`, and of `contacts` those not over and those that changed."""

    def __init__(
        self, hub: Backend, clock: Clock, sleep: Callable[[float], Awaitable[object]]
    ) -> None:
        self.agents: dict[AgentId, Agent] = {}
        self.customers: dict[CustomerId, Customer] = {}
        self.contacts: dict[InteractionId, Interaction] = {}
        self.known = Passages()
        self._last: dict[tuple[CustomerId, QueueId], datetime] = {}
        self._hub = hub
        self._clock = clock
        self._sleep = sleep
        self._client_id = new_id(unix_ms(clock))
        self._cursor = ""

    def last_contact(self, customer: CustomerId, queue: QueueId) -> datetime | None:
        """When this customer last came with something of this queue."""
        return self._last.get((customer, queue))

    async def look_round(self) -> None:
        """Read everything as it stands. Raises OutsideError."""
        await self._hub.hello(Hello(client_id=self._client_id, app=APP))
        unpacked = zstandard.ZstdDecompressor().decompressobj()
        rest = b""
        async for chunk in self._hub.snapshot(""):
            *lines, rest = (rest + unpacked.decompress(chunk)).split(b"\n")
            for line in lines:
                self._read(line)
            await asyncio.sleep(0)

    async def news(self) -> AsyncIterator[Interaction]:
        """Each contact that changes, for ever."""
        while True:
            try:
                async for page in self._pages():
                    self._cursor = page.cursor
                    for contact in self._taken(page):
                        yield contact
            except OutOfStep:
                await self._again(self.look_round)
            except OutsideError:
                await self._sleep(_AGAIN_S)

    async def _again(self, act: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                return await act()
            except OutsideError:
                await self._sleep(_AGAIN_S)

    async def _pages(self) -> AsyncIterator[Page]:
        """What is new since the cursor, then what the stream tells."""
        async for page in self._pulled():
            yield page
        async with aclosing(self._hub.stream(self._client_id, self._cursor)) as events:
            async for event in events:
                if isinstance(event, Delta) and event.after in ("", self._cursor):
                    yield msgspec.json.decode(event.page, type=Page)
                elif isinstance(event, Delta | Poke):
                    async for page in self._pulled():
                        yield page

    async def _pulled(self) -> AsyncIterator[Page]:
        more = True
        while more:
            pulled = await self._hub.pull(self._client_id, self._cursor)
            page = msgspec.json.decode(pulled, type=Page)
            more = page.more
            yield page

    def _taken(self, page: Page) -> Iterator[Interaction]:
        for row in page.rows:
            self._keep(row.kind, row.doc)
            if row.kind == "interaction":
                contact = msgspec.json.decode(row.doc, type=Interaction)
                self.contacts[contact.id] = contact
                yield contact

    def _read(self, line: bytes) -> None:
        if line.startswith(b"["):
            kind, document, *_ = _LINE.decode(line)
            self._keep(_KIND.decode(kind), document)
        elif line.startswith(b'{"type":"complete"'):
            self._cursor = msgspec.json.decode(line, type=Complete).cursor

    def _keep(self, kind: str, document: msgspec.Raw) -> None:
        match kind:
            case "customer":
                customer = msgspec.json.decode(document, type=Customer)
                self.customers[customer.id] = customer
            case "agent":
                agent = msgspec.json.decode(document, type=Agent)
                self.agents[agent.id] = agent
            case "interaction":
                self._keep_contact(document)
            case "article":
                article = msgspec.json.decode(document, type=Article)
                if article.status is ArticleStatus.PUBLISHED:
                    self.known.add(article.body)
            case "text-module":
                self.known.add(msgspec.json.decode(document, type=TextModule).text)

    def _keep_contact(self, document: msgspec.Raw) -> None:
        brief = msgspec.json.decode(document, type=_Brief)
        key = (brief.customer, brief.queue)
        self._last[key] = max(brief.created_at, self._last.get(key, brief.created_at))
        if brief.status is not InteractionStatus.CLOSED:
            contact = msgspec.json.decode(document, type=Interaction)
            self.contacts[contact.id] = contact
