"""A right ends while something is on its way: a snapshot, a push, its answer, a page."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.domain.ids import CustomerId, InteractionId, NoteId
from desktop.domain.operations import customer, interaction, writing
from desktop.domain.records import Customer, Note
from desktop.domain.words import Channel
from desktop.ports.wire import Verdict
from desktop.store.opening import Connection
from integrations.hub.server.load import load
from integrations.hub.server.store.opening import open_store
from tests.support.hub_process import MAIN, HubProcess
from tests.support.live_desk import LiveDesk, desk_of
from tests.support.proxies import CHUNK, Proxy

EVA = CustomerId("eva")
CONTACT = InteractionId("contact")
NOTE = NoteId("note")
KINDS = ("contract", "bill")
MANY, FEW = 6_000, 20  # more than a page; what stays
WITHIN_S = 2.0
BUSY = 5.0  # times longer beside other tests


class Halting(Proxy):
    """Holds one request back, or its answer from a byte on, until it is told to go on."""

    def __init__(self, behind: str, begins: bytes, *, answer_from: int | None = None) -> None:
        """begins: with what the request begins."""
        super().__init__(behind)
        self.reached = asyncio.Event()
        self.cuts = False  # instead of going on
        self._told = asyncio.Event()
        self._begins = begins
        self._left = answer_from
        self._found = False

    def go_on(self) -> None:
        self._told.set()

    async def carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        there: asyncio.StreamReader,
        back: asyncio.StreamWriter,
    ) -> None:
        loop = asyncio.get_running_loop()
        here = asyncio.Event()  # it is on this connection
        tasks = [
            loop.create_task(self._out(reader, back, here)),
            loop.create_task(self._into(there, writer, here)),
        ]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _out(
        self, reader: asyncio.StreamReader, back: asyncio.StreamWriter, here: asyncio.Event
    ) -> None:
        while some := await reader.read(CHUNK):
            if some.startswith(self._begins) and not self._found:
                self._found = True
                here.set()
                if self._left is None:
                    await self._held()
            back.write(some)
            await back.drain()

    async def _into(
        self, there: asyncio.StreamReader, writer: asyncio.StreamWriter, here: asyncio.Event
    ) -> None:
        while some := await there.read(CHUNK):
            if here.is_set() and self._left is not None and not self.reached.is_set():
                writer.write(some[: self._left])
                some, self._left = some[self._left :], max(0, self._left - len(some))
                if not self._left:
                    await self._held()
                    if self.cuts:
                        return
            writer.write(some)
            await writer.drain()

    async def _held(self) -> None:
        self.reached.set()
        await self._told.wait()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubProcess]:
    """Its partner may see the queue of contracts, until that right ends."""
    running = HubProcess(tmp_path)
    with running.administered() as rights:
        rights.add_grant("North", rights.bucket(queue="Contracts"))
    yield running
    running.stop()


def end_right(hub: HubProcess) -> None:
    with hub.administered() as rights:
        rights.end_grant("North", rights.bucket(queue="Contracts"))


async def online(desk: LiveDesk) -> bool:
    return desk.line.state.online


async def shown(desk: LiveDesk) -> bool:
    return await desk.record("interaction", CONTACT) is not None


async def gone(desk: LiveDesk) -> bool:
    return not await shown(desk) and await desk.record("customer", EVA) is None


@pytest.mark.parametrize(
    "cut",
    [
        pytest.param(True, id="the line is cut"),
        pytest.param(False, id="it goes on", marks=pytest.mark.long),
    ],
)
async def test_of_a_right_that_ends_within_a_snapshot_nothing_stays(
    hub: HubProcess, tmp_path: Path, *, cut: bool
) -> None:
    fill(tmp_path, hub)
    hub.start()
    proxy = Halting(hub.address, b"POST /sync/v1/snapshot", answer_from=40_000)
    proxy.cuts = cut
    async with proxy, desk_of(hub, "pat", tmp_path / "pat", over=proxy.address) as pat:
        await asyncio.wait_for(proxy.reached.wait(), 30)
        end_right(hub)
        proxy.go_on()

        await pat.until(lambda: online(pat), 60)
        await pat.until(lambda: counted(pat, 0, FEW), WITHIN_S * BUSY)


async def test_what_was_pushed_when_the_right_ended_comes_back_with_its_words(
    hub: HubProcess, tmp_path: Path
) -> None:
    hub.start()
    proxy = Halting(hub.address, b"POST /sync/v1/push")
    async with (
        desk_of(hub, "ann", tmp_path / "ann") as ann,
        proxy,
        desk_of(hub, "pat", tmp_path / "pat", over=proxy.address) as pat,
    ):
        await pat.until(lambda: online(pat))
        await a_contact(ann, hub)
        await pat.until(lambda: shown(pat))
        await pat.ask(writing.NoteInteraction(id=NOTE, about=CONTACT, text="zu spät"))
        await asyncio.wait_for(proxy.reached.wait(), 30)

        end_right(hub)
        await pat.until(lambda: gone(pat), WITHIN_S * BUSY)
        proxy.go_on()
        await pat.until(lambda: settled(pat))

        [refused] = await pat.refused()
        note_of_ann = await ann.record("note", NOTE)
    assert refused.verdict is Verdict.DENIED
    assert "zu spät" in refused.fields
    assert note_of_ann is None


async def test_what_was_done_before_the_right_ended_stays_done_though_its_answer_comes_after(
    hub: HubProcess, tmp_path: Path
) -> None:
    hub.start()
    proxy = Halting(hub.address, b"POST /sync/v1/push", answer_from=0)
    async with (
        desk_of(hub, "ann", tmp_path / "ann") as ann,
        proxy,
        desk_of(hub, "pat", tmp_path / "pat", over=proxy.address) as pat,
    ):
        await pat.until(lambda: online(pat))
        await a_contact(ann, hub)
        await pat.until(lambda: shown(pat))
        await pat.ask(writing.NoteInteraction(id=NOTE, about=CONTACT, text="in time"))
        await asyncio.wait_for(proxy.reached.wait(), 30)

        end_right(hub)
        await pat.until(lambda: gone(pat), WITHIN_S * BUSY)
        proxy.go_on()
        await pat.until(lambda: settled(pat))

        assert await pat.refused() == []
        assert await gone(pat)
        assert await pat.record("note", NOTE) is None
        note = await ann.record("note", NOTE)
    assert isinstance(note, Note)
    assert note.text == "in time"


async def test_a_page_from_before_the_end_of_a_right_leaves_nothing_behind(
    hub: HubProcess, tmp_path: Path
) -> None:
    hub.start()
    async with desk_of(hub, "pat", tmp_path / "pat") as pat:
        await pat.until(lambda: online(pat))
    async with desk_of(hub, "ann", tmp_path / "ann") as ann:
        await a_contact(ann, hub)
    proxy = Halting(hub.address, b"GET /sync/v1/pull", answer_from=0)
    async with proxy, desk_of(hub, "pat", tmp_path / "pat", over=proxy.address) as pat:
        await asyncio.wait_for(proxy.reached.wait(), 30)
        end_right(hub)
        proxy.go_on()

        await pat.until(lambda: online(pat))
        await pat.until(lambda: gone(pat), WITHIN_S * BUSY)


def fill(folder: Path, hub: HubProcess) -> None:
    """Many customers in the queue whose right ends, a few in the one that stays."""
    store = open_store(f"sqlite:///{folder}/hub.db")
    numbered = [(f"contract-{n}", hub.contracts) for n in range(MANY)]
    numbered += [(f"bill-{n}", hub.bills) for n in range(FEW)]
    # Names that do not compress: the line must be held in the middle.
    made = [
        Customer(id=CustomerId(id), name=hashlib.sha256(id.encode()).hexdigest(), queues=(queue,))
        for id, queue in numbered
    ]
    load(store, MAIN, made)
    store.close()


async def a_contact(ann: LiveDesk, hub: HubProcess) -> None:
    """Anna's, in the queue of contracts."""
    await ann.ask(
        customer.Create(id=EVA, name="Eva", queues=(hub.contracts,)),
        interaction.Create(
            id=CONTACT, customer=EVA, channel=Channel.EMAIL, queue=hub.contracts, text="x"
        ),
    )
    await ann.until(lambda: settled(ann))


async def settled(desk: LiveDesk) -> bool:
    return desk.line.state.online and await desk.waiting() == []


async def counted(desk: LiveDesk, contracts: int, bills: int) -> bool:
    return await desk.store.read(_counted) == (contracts, bills)


def _counted(connection: Connection) -> tuple[int, int]:
    count = "SELECT count(*) FROM customers WHERE id GLOB ?"
    contracts, bills = (connection.execute(count, (f"{w}-*",)).fetchone()[0] for w in KINDS)
    return contracts, bills
