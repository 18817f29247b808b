"""A desk without store or window, for contracts: it asks, pulls and keeps what it is told.

ann = world.desk("ann")
await ann.snapshot()
[answer] = await ann.do(customer.Create(id=…, name="Eva"))
await ann.pull()
assert ann.shows("customer", …)
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

import msgspec
import zstandard

from desktop.domain.bucket_sum import Sum
from desktop.domain.bucket_sums import Tally, row_hash
from desktop.domain.ids import AgentId, OperationId
from desktop.domain.kinds import BY_NAME, decode, sees
from desktop.domain.operations import registry
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.together import seen_by
from desktop.domain.records import Record
from desktop.ports.backend import Delta, StreamEvent
from desktop.ports.clock import Clock
from desktop.ports.wire import (
    Answer,
    Begin,
    BucketSums,
    Complete,
    Hello,
    Mutation,
    Page,
    PageEnd,
    Push,
    Pushed,
    SnapshotLine,
    Verdict,
    Welcome,
)
from integrations.hub.client import HubClient

R = TypeVar("R", bound=Record)

_LINE = msgspec.json.Decoder(SnapshotLine)
_ROW = msgspec.json.Decoder(tuple[str, msgspec.Raw, int])
_ops = count(1)


class Desk:
    """One installation of one person."""

    def __init__(self, hub: HubClient, agent: AgentId, client_id: str, clock: Clock) -> None:
        self.hub = hub
        self.agent = agent
        self.client_id = client_id
        self.clock = clock
        self.cursor = ""
        self.epoch = 1
        self.mid = 0
        self.last_mid = 0  # as pulled
        self.records: dict[tuple[str, str], Record] = {}
        self.versions: dict[tuple[str, str], int] = {}

    # ---------------------------------------------------------------------------------- asking
    def mutation(self, operation: AnyOperation, **other: Any) -> Mutation:
        """The next mutation, with some of its parts given."""
        self.mid += 1
        parts: dict[str, Any] = {
            "mid": self.mid,
            "op_id": OperationId(f"op-{next(_ops)}"),
            "op": operation.declared.signature,
            "at": self.clock.now(),
            "fields": msgspec.Raw(registry.encode(operation)),
        }
        return Mutation(**(parts | other))

    def seeing(self, operation: AnyOperation) -> Mutation:
        """The next mutation, with what this desk sees of its record."""
        record = self.records.get((operation.declared.kind, operation.id))
        return self.mutation(operation, seen=seen_by(operation, record))

    async def push(self, *mutations: Mutation) -> Pushed:
        pushed = await self.hub.push(Push(self.client_id, self.epoch, mutations))
        if any(answer.verdict is Verdict.RETRY for answer in pushed.answers):
            self.mid = pushed.last_mid  # the numbers from there on are free
        return pushed

    async def do(self, *operations: AnyOperation) -> list[Answer]:
        return list((await self.push(*map(self.mutation, operations))).answers)

    async def hello(self, at: datetime | None = None) -> Welcome:
        return await self.hub.hello(Hello(self.client_id, "tests", clock=at))

    # --------------------------------------------------------------------------------- reading
    async def snapshot(self, *, resume: str = "", stop_after_pages: int | None = None) -> str:
        """Take a snapshot; returns the resume mark where it was stopped, or ""."""
        if not resume:
            self.records.clear()
        mark, pages = resume, 0
        async for line in lines_of(self.hub.snapshot(resume)):
            match line:
                case PageEnd():
                    mark, pages = line.resume, pages + 1
                    if pages == stop_after_pages:
                        return mark
                case Complete():
                    self.cursor = line.cursor
                    counts: dict[str, int] = {}
                    for kind, _ in self.records:
                        counts[kind] = counts.get(kind, 0) + 1
                    assert counts == line.counts
                    return ""
                case kind, document, version:
                    self._keep(kind, document, version)
        raise AssertionError("the snapshot has no end")

    async def pull(self) -> list[Page]:
        """Pull until there is no more; returns the pages."""
        pages = []
        while True:
            page = await self.pull_page()
            pages.append(page)
            if not page.more:
                return pages

    async def pull_page(self, anew: Sequence[str] = ()) -> Page:
        body = await self.hub.pull(self.client_id, self.cursor, anew)
        page = msgspec.json.decode(body, type=Page)
        self.absorb(page)
        return page

    async def sums(self) -> BucketSums:
        """As the hub says them, at this desk's cursor."""
        body = await self.hub.bucket_sums(self.client_id, self.cursor)
        return msgspec.json.decode(body, type=BucketSums)

    def own_sums(self, sees_: Collection[str]) -> dict[str, Sum]:
        """Counted from what is here, of the buckets in that scope."""
        tally = Tally()
        for (kind, id), record in self.records.items():
            buckets = [b for b in BY_NAME[kind].buckets(record) if sees(sees_, [b])]
            tally.put(buckets, row_hash(kind, id, self.versions[kind, id]))
        return tally.sums()

    def absorb(self, page: Page) -> None:
        if page.scope is not None:
            seen = page.scope.sees
            self.records = {
                key: record
                for key, record in self.records.items()
                if sees(seen, BY_NAME[key[0]].buckets(record))
            }
        for row in page.rows:
            self._keep(row.kind, row.doc, row.version)
        for gone in page.gone:
            self.records.pop((gone.kind, gone.id), None)
        self.cursor, self.last_mid = page.cursor, page.last_mid

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[AsyncIterator[StreamEvent]]:
        """The stream from here on, already standing; deltas are absorbed as they are taken."""
        events = self.hub.stream(self.client_id, self.cursor)
        first = await anext(events)

        async def absorbed() -> AsyncIterator[StreamEvent]:
            async for event in chained(first, events):
                if isinstance(event, Delta):
                    assert event.after == self.cursor
                    self.absorb(msgspec.json.decode(event.page, type=Page))
                yield event

        try:
            yield absorbed()
        finally:
            await events.aclose()

    # -------------------------------------------------------------------------------- what it has
    def shows(self, kind: str, id: str) -> bool:
        return (kind, id) in self.records

    def record(self, type_: type[R], id: str) -> R:
        found = next(r for (_, each), r in self.records.items() if each == id)
        assert isinstance(found, type_)
        return found

    def ids(self, kind: str) -> set[str]:
        return {id for each, id in self.records if each == kind}

    def _keep(self, kind: str, document: msgspec.Raw, version: int) -> None:
        record = decode(kind, bytes(document))
        self.records[kind, record.id] = record
        self.versions[kind, record.id] = version


async def chained(
    first: StreamEvent, others: AsyncIterator[StreamEvent]
) -> AsyncIterator[StreamEvent]:
    yield first
    async for event in others:
        yield event


async def lines_of(
    chunks: AsyncIterator[bytes],
) -> AsyncIterator[Begin | PageEnd | Complete | tuple[str, msgspec.Raw, int]]:
    """What a snapshot says, line by line, as its chunks arrive."""
    decompressor = zstandard.ZstdDecompressor().decompressobj()
    rest = b""
    async for chunk in chunks:
        *lines, rest = (rest + decompressor.decompress(chunk)).split(b"\n")
        for line in lines:
            yield _LINE.decode(line) if line.startswith(b"{") else _ROW.decode(line)
