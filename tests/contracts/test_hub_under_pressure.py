"""When more is asked than can be done: who waits, who goes first, and what a desk makes of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial

import httpx
import msgspec
import pytest

from desktop.domain.ids import CustomerId
from desktop.domain.operations import customer
from desktop.domain.records import Customer
from desktop.line import Standing
from desktop.ports.errors import Busy
from desktop.ports.wire import ErrorCode, Refusal
from desktop.store.reads import records
from desktop.sync import schedule
from desktop.sync.engine import Sync
from integrations.hub.server import patience, serving
from integrations.hub.server.hub import Limits
from integrations.hub.server.precedence import GIVES_WAY_S, Precedence
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk
from tests.contracts.test_desk_pushes import EVA, StoredDesk, begun, desks, empty
from tests.support.desk import until

__all__ = ["desks", "empty"]  # fixtures

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
BEA = CustomerId("bea")
Desks = Callable[[World, str], StoredDesk]


async def test_a_page_of_a_snapshot_gives_way_to_a_push_and_not_for_ever() -> None:
    precedence = Precedence()
    began = time.monotonic()

    at_once = await precedence.behind(time.monotonic)
    with precedence.ahead():
        page = asyncio.get_running_loop().create_task(precedence.behind(time.monotonic))
        await asyncio.sleep(GIVES_WAY_S / 5)
        held = not page.done()
    then = await page
    with precedence.ahead(), precedence.ahead():
        late = await precedence.behind(time.monotonic)
    precedence.close()

    assert held
    assert at_once - began < GIVES_WAY_S
    assert late - then >= GIVES_WAY_S


@on_sqlite
@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"POST /login HTTP/1.1\r\nHost: x\r\nX-",
        b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{",
    ],
)
async def test_a_connection_on_which_a_request_does_not_come_on_is_given_up(
    worlds: Callable[..., World], monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(patience.Patient, "head_s", 0.3)
    monkeypatch.setattr(serving, "patient", partial(patience.patient, silent_s=0.3))
    host, _, port = worlds().address.removeprefix("http://").partition(":")

    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(said)
    async with asyncio.timeout(20):
        answer = await (reader.readuntil(b"}") if b"Length" in said else reader.read())
    writer.close()

    head, _, body = answer.partition(b"\r\n\r\n")
    if b"Length" in said:
        assert head.startswith(b"HTTP/1.1 400")
        assert msgspec.json.decode(body, type=Refusal).code is ErrorCode.BAD_REQUEST
    else:
        assert answer == b""


@on_sqlite
async def test_a_push_comes_through_while_every_slot_is_taken_by_a_snapshot(
    worlds: Callable[..., World],
) -> None:
    world = worlds(limits=Limits(snapshots=1))
    ann, bob = world.desk("ann"), world.desk("bob")
    with world.hub.slots.taken("somebody else's"):
        with pytest.raises(Busy) as full:
            await bob.snapshot()
        [answer] = await ann.do(customer.Create(id=EVA, name="Eva"))
    await bob.snapshot()

    assert answer.verdict == "ok"
    assert full.value.retry_after_s >= 1
    assert bob.shows("customer", EVA)


@on_sqlite
async def test_a_desk_that_is_turned_away_at_its_first_sync_still_brings_what_was_written(
    worlds: Callable[..., World], desks: Desks
) -> None:
    world = worlds(limits=Limits(snapshots=1))
    ann = await begun(world, desks(world, "ann"))
    ann.ask(customer.Set(id=EVA, address="New 9"))
    ann.store._opened_store.advance(cursor="")

    with world.hub.slots.taken("somebody else's"), pytest.raises(Busy):
        await ann.sync()
    there = world.desk("bob")
    await there.snapshot()

    assert there.record(Customer, EVA).address == "New 9"
    await ann.sync()
    assert ann.waiting == []


@on_sqlite
async def test_who_pushes_too_often_is_told_how_long_to_wait(worlds: Callable[..., World]) -> None:
    world = worlds(limits=Limits(pushes_a_second=2, pushes_a_tenant=3))
    ann, bob = world.desk("ann"), world.desk("bob")

    busy = {}
    for name, desk in (("person", ann), ("tenant", bob)):
        with pytest.raises(Busy) as refused:
            await _push_often(desk)
        busy[name] = refused.value.retry_after_s

    assert all(1 <= wait <= 2 for wait in busy.values())


async def _push_often(desk: Desk) -> None:
    for _ in range(4):
        await desk.push()


@on_sqlite
async def test_whoever_tries_many_logins_from_one_address_is_slowed_down(
    worlds: Callable[..., World],
) -> None:
    world = worlds(limits=Limits(logins_an_address=3))
    async with httpx.AsyncClient(base_url=world.address) as http:
        answers = [
            await http.post("/login", json={"login": f"nobody-{n}", "password": "x"})
            for n in range(4)
        ]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    refusal = msgspec.json.decode(answers[-1].content, type=Refusal)
    assert refusal.code is ErrorCode.BUSY


def test_what_is_kept_for_a_throttle_does_not_let_anyone_in_earlier() -> None:
    """Several workers share what a hub does for one person."""
    limits = Limits()

    each = limits.shared_by(4)

    assert 4 * each.snapshots == limits.snapshots
    assert each.logins_a_minute == 2
    assert limits.shared_by(1) == limits


# ------------------------------------------------------------------------------- on the desk
def pauses(error: Exception, failures: int) -> tuple[float, float]:
    """The shortest and the longest that can be drawn."""
    assert isinstance(error, Busy)
    return (
        schedule.pause_after_s(error, failures, lambda least, _most: least),
        schedule.pause_after_s(error, failures, lambda _least, most: most),
    )


def test_a_desk_waits_what_it_was_asked_to_and_a_drawn_pause_that_grows_to_a_minute() -> None:
    drawn = [pauses(Busy("full", 5.0), failures) for failures in range(1, 12)]

    assert [round(most - 5, 3) for _, most in drawn] == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60]
    assert {least for least, _ in drawn} == {5.1}


@on_sqlite
async def test_a_hub_that_is_busy_with_pushes_is_still_listened_to(
    worlds: Callable[..., World], desks: Desks
) -> None:
    """Too much written at once neither ends the stream nor looks like a line that is down."""
    world = worlds(limits=Limits(pushes_a_second=1))
    ann = await begun(world, desks(world, "ann"))
    sync = Sync(
        store=ann.store,
        backend=world.client("ann"),
        line=ann.line,
        clock=world.clock,
        draw=lambda least, _most: least,
    )
    running = asyncio.get_running_loop().create_task(sync.run())
    await until(lambda: ann.line.state.standing is Standing.ONLINE, 10)
    was: list[Standing] = []
    ann.line.changed.connect(lambda state: was.append(state.standing))

    for number in range(4):
        ann.ask(customer.Set(id=EVA, address=f"New {number}"))
        sync.wake()
        await asyncio.sleep(0.05)
    world.put(Customer(id=BEA, name="Bea"))
    await until(lambda: records.record(ann.store._opened_reader, Customer, BEA), 10)
    busy = bool(ann.waiting)
    await until(lambda: not ann.waiting, 20)
    running.cancel()
    await asyncio.wait([running])

    assert busy
    assert set(was) <= {Standing.ONLINE}
    assert ann.eva().address == "New 3"
