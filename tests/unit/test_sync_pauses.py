"""How long sync waits between two tries while nobody answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import cast

import msgspec
import pytest
from msgspec.structs import replace

from desktop.domain.ids import InteractionId, NoteId
from desktop.domain.operations.writing import NoteInteraction
from desktop.line import Line, Standing
from desktop.ports.backend import Backend, Beat, StreamEvent
from desktop.ports.clock import SystemClock
from desktop.ports.errors import Busy, Offline
from desktop.ports.wire import PROTOCOL, Hello, Page, Welcome
from desktop.store.store import Store
from desktop.store.worker import StoreThread
from desktop.sync import schedule
from desktop.sync.engine import Sync
from tests.support.desks import ANN, HOME


class Nobody:
    """A hub that is not there."""

    def __init__(self) -> None:
        self.tries = asyncio.Queue[None]()

    async def hello(self, hello: Hello) -> Welcome:
        self.tries.put_nowait(None)
        raise Offline(hello.client_id)


async def pauses_while_writing(profile: Path, notes: int) -> list[float]:
    """The longest pause that could be drawn, after each try."""
    store, nobody, pauses = StoreThread(profile, SystemClock()), Nobody(), list[float]()
    await store.open()
    await store.write(Store.sign_in, "http://hub.test", ANN, HOME, "Ann")

    def draw(_least: float, most: float) -> float:
        pauses.append(most)
        return 30.0

    backend = cast("Backend", nobody)
    sync = Sync(store=store, backend=backend, line=Line(), clock=SystemClock(), draw=draw)
    running = asyncio.get_running_loop().create_task(sync.run())
    await nobody.tries.get()
    for number in range(notes):
        note = NoteInteraction(id=NoteId(f"n{number}"), about=InteractionId("i1"), text="…")
        await store.write(Store.ask, [note])
        async with asyncio.timeout(5):
            await nobody.tries.get()
    running.cancel()
    await asyncio.wait([running])
    await store.close()
    return pauses


def test_writing_without_a_line_does_not_lengthen_the_pauses(profile: Path) -> None:
    pauses = asyncio.run(pauses_while_writing(profile, notes=8))

    assert len(pauses) >= 8
    assert max(pauses) <= 2.0


class BreaksOff(Nobody):
    """A hub with no news, whose stream ends as soon as it stands."""

    async def hello(self, hello: Hello) -> Welcome:
        self.tries.put_nowait(None)
        now = SystemClock().now()
        return Welcome(1, 1, now, last_mid=0, agent=ANN, site=HOME, name="Ann")

    async def pull(self, _client_id: str, cursor: str) -> bytes:
        page = Page((), (), last_mid=0, cursor=cursor, more=False, as_of=SystemClock().now())
        return msgspec.json.encode(page)

    async def stream(self, _client_id: str, _cursor: str) -> AsyncGenerator[StreamEvent, None]:
        yield Beat()
        raise Offline("the stream broke off")


async def cancellings_of_a_broken_line(profile: Path) -> int:
    """How often sync was told to stop, after its line broke twice."""
    store, hub = StoreThread(profile, SystemClock()), BreaksOff()
    await store.open()
    await store.write(Store.sign_in, "http://hub.test", ANN, HOME, "Ann")
    await store.write(Store.advance, cursor="c1")
    backend = cast("Backend", hub)
    sync = Sync(
        store=store, backend=backend, line=Line(), clock=SystemClock(), draw=lambda low, _: low
    )
    running = asyncio.get_running_loop().create_task(sync.run())
    for _ in range(3):
        async with asyncio.timeout(5):
            await hub.tries.get()
    told = running.cancelling()
    running.cancel()
    await asyncio.wait([running])
    await store.close()
    return told


def test_a_line_that_breaks_does_not_leave_sync_half_cancelled(profile: Path) -> None:
    """On Python 3.11.2 the next pause would then never have ended but taken sync with it."""
    assert asyncio.run(cancellings_of_a_broken_line(profile)) == 0


def test_a_line_that_was_away_for_half_a_minute_is_found_again_within_two_seconds() -> None:
    pauses = [
        schedule.pause_after_s(Offline("nobody"), failures, lambda _least, most: most)
        for failures in range(1, 21)
    ]

    assert sum(pauses) >= 30
    assert max(pauses) <= 2


def test_a_line_that_is_away_for_long_is_looked_for_less_often() -> None:
    longest = schedule.pause_after_s(Offline("nobody"), 60, lambda _least, most: most)

    assert longest == schedule.LONGEST_S


class Garbles(BreaksOff):
    """A hub in front of which something answers for it now and then."""

    garbled = 0

    async def pull(self, client_id: str, cursor: str) -> bytes:
        if self.garbled < 2:
            self.garbled += 1
            return b"<html>Please sign in to this Wi-Fi"
        return await super().pull(client_id, cursor)


class GarblesSums(BreaksOff):
    """The same, where the hub is asked what it counts."""

    garbled = 0

    async def hello(self, hello: Hello) -> Welcome:
        return replace(await super().hello(hello), protocol=PROTOCOL)

    async def bucket_sums(self, _client_id: str, _cursor: str) -> bytes:
        self.garbled += 1
        return b'{"answers":[],"last_mid":7}' if self.garbled < 2 else b'{"known":false}'


async def standings_of_a_garbled_line(profile: Path, hub: BreaksOff) -> list[Standing]:
    store, line = StoreThread(profile, SystemClock()), Line()
    await store.open()
    await store.write(Store.sign_in, "http://hub.test", ANN, HOME, "Ann")
    await store.write(Store.advance, cursor="c1")
    was = list[Standing]()
    line.changed.connect(lambda state: was.append(state.standing))
    backend = cast("Backend", hub)
    sync = Sync(
        store=store, backend=backend, line=line, clock=SystemClock(), draw=lambda low, _: low
    )
    running = asyncio.get_running_loop().create_task(sync.run())
    async with asyncio.timeout(10):
        while Standing.ONLINE not in was:  # noqa: ASYNC110  it is looked at from outside
            await asyncio.sleep(0.02)
    ended = running.done()
    running.cancel()
    await asyncio.wait([running])
    await store.close()
    assert not ended
    return was


@pytest.mark.parametrize("garbles", [Garbles, GarblesSums])
def test_what_is_no_answer_is_asked_for_again(profile: Path, garbles: type[BreaksOff]) -> None:
    was = asyncio.run(standings_of_a_garbled_line(profile, garbles()))

    assert was[0] is Standing.OFFLINE


class Full(Nobody):
    """A hub that asks everybody to come later."""

    async def hello(self, hello: Hello) -> Welcome:
        self.tries.put_nowait(None)
        raise Busy(hello.client_id, retry_after_s=30)


async def tries_at_a_full_hub(profile: Path) -> int:
    """How often it is asked while the person goes on writing, and asks for another try."""
    store, full = StoreThread(profile, SystemClock()), Full()
    await store.open()
    await store.write(Store.sign_in, "http://hub.test", ANN, HOME, "Ann")
    backend = cast("Backend", full)
    sync = Sync(
        store=store, backend=backend, line=Line(), clock=SystemClock(), draw=lambda low, _: low
    )
    running = asyncio.get_running_loop().create_task(sync.run())
    await full.tries.get()
    for number in range(5):
        note = NoteInteraction(id=NoteId(f"n{number}"), about=InteractionId("i1"), text="…")
        await store.write(Store.ask, [note])
        sync.wake()
        await asyncio.sleep(0.05)
    running.cancel()
    await asyncio.wait([running])
    await store.close()
    return 1 + full.tries.qsize()


def test_a_hub_that_asks_to_wait_is_not_asked_again_because_somebody_writes(profile: Path) -> None:
    assert asyncio.run(tries_at_a_full_hub(profile)) == 1
