"""As of when what is shown is true: it moves on with every sign of the hub, and never back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import cast

import msgspec
import pytest

from desktop.line import Line, LineState
from desktop.ports.backend import Backend, Beat, StreamEvent
from desktop.ports.wire import Hello, Page, Welcome
from desktop.store.store import Store
from desktop.store.worker import StoreThread
from desktop.sync import engine
from desktop.sync.engine import Sync
from tests.support.desk import NOON, HandClock, until
from tests.support.desks import ANN, HOME


class Quiet:
    """A hub that has no news; its heart beats when the test says so."""

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock
        self.beats = asyncio.Queue[None]()

    async def hello(self, _hello: Hello) -> Welcome:
        return Welcome(1, 1, self._clock.now(), last_mid=0, agent=ANN, site=HOME, name="Ann")

    async def pull(self, _client_id: str, cursor: str) -> bytes:
        page = Page((), (), last_mid=0, cursor=cursor, more=False, as_of=self._clock.now())
        return msgspec.json.encode(page)

    async def stream(self, _client_id: str, _cursor: str) -> AsyncGenerator[StreamEvent, None]:
        while True:
            await self.beats.get()
            yield Beat()


async def test_looking_at_the_outbox_does_not_take_back_what_the_hubs_heart_has_said(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "LOOK_AGAIN_S", 0.01)
    clock, line = HandClock(), Line()
    store, hub = StoreThread(profile, clock), Quiet(clock)
    await store.open()
    await store.write(Store.sign_in, "http://hub.test", ANN, HOME, "Ann")
    await store.write(Store.advance, cursor="c1")
    backend = cast("Backend", hub)
    sync = Sync(store=store, backend=backend, line=line, clock=clock, draw=lambda low, _: low)
    shown, looks = list[LineState](), list[None]()
    line.changed.connect(shown.append)
    look = sync._tell

    async def counted() -> None:
        await look()
        looks.append(None)

    monkeypatch.setattr(sync, "_tell", counted)
    running = asyncio.get_running_loop().create_task(sync.run())
    await until(lambda: line.state.online and line.state.as_of == NOON)
    clock.move(seconds=20)  # nothing is heard for so long
    hub.beats.put_nowait(None)
    await until(lambda: line.state.as_of == clock.now())
    so_many = len(looks)
    await until(lambda: len(looks) > so_many + 3)

    times = [each.as_of for each in shown if each.as_of]
    assert times == sorted(times)
    assert line.state.as_of == clock.now()
    running.cancel()
    await asyncio.wait([running])
    await store.close()


def test_a_hub_whose_clock_was_put_back_is_not_shown_as_of_a_time_to_come() -> None:
    line = Line()
    line.heard(NOON)

    line.clock_says(NOON - timedelta(hours=1))
    line.heard(NOON - timedelta(minutes=59))

    assert line.state.as_of == NOON - timedelta(minutes=59)
