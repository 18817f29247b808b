"""A desk behind proxies that let no stream through, and one that does not read what it is told."""

from __future__ import annotations

import asyncio
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from urllib.parse import urlsplit

import httpx
import pytest

from desktop.domain.ids import CustomerId
from desktop.domain.records import Customer
from desktop.ports.backend import Beat, Delta, StreamEvent
from desktop.ports.errors import Offline, SignedOut
from integrations.hub.client import HubClient, HubDoor
from integrations.hub.listening import POLL_S
from integrations.hub.server.hub import Limits
from integrations.hub.server.store import accounts
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk
from tests.support.proxies import Buffering, Cutting, Proxy

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
EVA = CustomerId("eva")


async def told(events: AsyncIterator[StreamEvent], within_s: float = 20) -> StreamEvent:
    """The next event that says something."""
    async with asyncio.timeout(within_s):
        async for event in events:
            if not isinstance(event, Beat):
                return event
    raise AssertionError("the stream ended")


async def through(world: World, proxy: Proxy) -> Desk:
    """Ann's desk, which knows the hub by the proxy's address."""
    hub = HubDoor().open(proxy.address, world.admin.token(world.agent("ann")))
    ann = Desk(hub, world.agent("ann"), "ann-1", world.clock)
    await ann.hello()
    await ann.snapshot()
    return ann


@pytest.mark.long
async def test_where_a_proxy_holds_the_stream_back_the_desk_asks_again_and_again(
    world: World,
) -> None:
    async with Buffering(world.address) as proxy:
        ann = await through(world, proxy)
        ann.hub._listening.first_beat_s = 1.0

        async with ann.listening() as to_ann:
            for number in range(3):
                world.put(Customer(id=EVA, name=f"Eva {number}"))
                assert isinstance(await told(to_ann), Delta)
                assert ann.record(Customer, EVA).name == f"Eva {number}"
        await ann.hub.close()

    assert proxy.streams == 1
    assert ann.hub._listening.polls


async def test_where_a_proxy_cuts_what_is_silent_the_desk_polls_and_later_tries_the_stream_again(
    world: World,
) -> None:
    async with Cutting(world.address, after_s=1.6) as proxy:
        ann = await through(world, proxy)
        breaks = 0
        while not ann.hub._listening.polls:
            with pytest.raises(Offline):
                await _until_it_breaks(ann.hub, ann.cursor, stop_when_polling=True)
            breaks += 1
            assert breaks < 5
        streams = proxy.streams

        async with ann.listening() as to_ann:
            for number in range(2):
                await asyncio.sleep(1.8)  # longer than the proxy bears
                world.put(Customer(id=EVA, name=f"Eva {number}"))
                assert isinstance(await told(to_ann), Delta)
            assert proxy.streams == streams
            ann.hub._listening._polls_until = 0.0  # ten minutes later
            world.put(Customer(id=EVA, name="Eva again"))
            await told(to_ann)
            world.put(Customer(id=EVA, name="Eva on the stream"))
            await told(to_ann)
        await ann.hub.close()

    assert proxy.streams == streams + 1
    assert ann.hub._listening.poll_s < POLL_S
    assert ann.record(Customer, EVA).name == "Eva on the stream"


async def _until_it_breaks(hub: HubClient, cursor: str, *, stop_when_polling: bool) -> None:
    async with aclosing(hub.stream("ann-1", cursor)) as events:
        async for _ in events:
            if stop_when_polling and hub._listening.polls:
                raise Offline("the polls have begun")


async def test_a_poll_waits_as_long_as_it_was_asked_to_and_ends_with_the_first_event(
    world: World,
) -> None:
    ann = world.desk("ann")
    await ann.snapshot()
    token = world.admin.token(ann.agent)
    where = {"client_id": ann.client_id, "cursor": ann.cursor, "wait": "1"}

    async with httpx.AsyncClient(
        base_url=world.address, headers={"Authorization": f"Bearer {token}"}
    ) as http:
        began = time.monotonic()
        nothing = await http.get("/sync/v1/stream", params=where)
        waited = time.monotonic() - began
        world.put(Customer(id=EVA, name="Eva"))
        something = await http.get("/sync/v1/stream", params=where | {"wait": "50"})
        wrong = [
            (await http.get("/sync/v1/stream", params=where | {"wait": w})).status_code
            for w in ("0", "56", "-1", "nan", "1e9", "x")
        ]

    assert waited >= 1
    assert nothing.content == b": the line stands\n\n"
    assert something.content.startswith(b"event: delta\nid: ")
    assert something.headers["content-length"] == str(len(something.content))
    assert wrong == [400] * 6


async def test_a_desk_that_does_not_read_is_told_once_that_there_is_more(world: World) -> None:
    """What fits into the sockets is there; the rest is one poke, however much has happened."""
    ann = world.desk("ann")
    await ann.snapshot()
    changes = 140
    sleeping = _stream_of(world, ann)

    for number in range(changes):
        world.put(Customer(id=EVA, name=f"Eva {number}", address="y" * 55_000))
        await asyncio.sleep(0.02)
    said = Counter(await asyncio.to_thread(_events_read, sleeping))

    assert 0 < said["delta"] < changes
    assert said["poke"] <= 1
    assert said["delta"] + said["poke"] < changes
    assert said["last"] == changes - 1 or said["poke"]


def _stream_of(world: World, desk: Desk) -> socket.socket:
    """An open stream, of which nobody reads."""
    there = urlsplit(world.address)
    asleep = socket.socket()
    asleep.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    asleep.connect((there.hostname, there.port))
    path = f"/sync/v1/stream?client_id={desk.client_id}&cursor={desk.cursor}"
    token = world.admin.token(desk.agent)
    asleep.sendall(
        f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    )
    return asleep


def _events_read(asleep: socket.socket) -> dict[str, int]:
    """It wakes up: how many events of each kind came until nothing more does."""
    asleep.settimeout(3)
    read = b""
    with asleep:
        try:
            while some := asleep.recv(1_000_000):
                read += some
        except TimeoutError:
            pass
    names = [line[7:].decode() for line in read.split(b"\n") if line.startswith(b"event: ")]
    last = read.rpartition(b'"name":"Eva ')[2].partition(b'"')[0]
    return {**Counter(names), "last": int(last)}


async def test_a_token_that_is_taken_back_ends_its_stream_with_the_next_heart_beat(
    worlds: Callable[..., World],
) -> None:
    world = worlds(limits=Limits(heartbeat_s=0.1))
    ann = world.desk("ann")
    await ann.snapshot()

    async with ann.listening() as to_ann:
        await anext(to_ann)
        world.store.writing(world.tenant, lambda within: accounts.drop_tokens(within, ann.agent))
        with pytest.raises(SignedOut):  # it asks again, in case that only the time was over
            await told(to_ann)


async def test_desks_come_back_over_a_time_that_fits_their_number(world: World) -> None:
    desks = [world.desk(login) for login in ("ann", "bob", "pat", "pia", "sam")]
    for desk in desks:
        await desk.snapshot()
    streams = [desk.hub.stream(desk.client_id, desk.cursor) for desk in desks]
    for stream in streams:
        await anext(stream)

    world.serving.stop()
    spread = [await _spread(stream) for stream in streams]

    assert spread == [0.12] * 5  # 30 ms for each of the others: half a minute for a thousand


async def _spread(stream: AsyncIterator[StreamEvent]) -> float:
    with pytest.raises(Offline) as raised:
        async for _ in stream:
            pass
    return raised.value.spread_s
