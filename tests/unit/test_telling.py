"""What the line says of a profile is read once, and again when somebody has written."""

from __future__ import annotations

from pathlib import Path

from desktop.domain.ids import AgentId, CaseId, SiteId
from desktop.domain.operations import case
from desktop.line import Line, Standing
from desktop.store.store import Store
from desktop.store.worker import StoreThread
from desktop.sync.telling import Telling
from tests.support.desks import TestClock


async def test_what_waits_is_read_again_when_another_process_of_the_profile_has_written(
    profile: Path,
) -> None:
    clock, line = TestClock(), Line()
    store, beside = StoreThread(profile, clock), StoreThread(profile, clock)
    await store.open()
    await beside.open()
    await store.write(Store.sign_in, "http://hub.test", AgentId("ann"), SiteId("home"), "Ann")
    telling = Telling(store, line, clock)
    first = await telling.count()

    again = await telling.count()
    await beside.ask([case.Set(id=CaseId("k"), subject="Refund")])
    changed = await telling.count()

    assert again is first  # nothing was read
    assert changed is not first
    assert line.state.waiting == 1
    await beside.close()
    await store.close()


async def test_how_long_something_waits_goes_on_though_nobody_writes(profile: Path) -> None:
    clock, line = TestClock(), Line()
    store = StoreThread(profile, clock)
    await store.open()
    await store.write(Store.sign_in, "http://hub.test", AgentId("ann"), SiteId("home"), "Ann")
    await store.ask([case.Set(id=CaseId("k"), subject="Refund")])
    line.set(standing=Standing.ONLINE)
    telling = Telling(store, line, clock)
    await telling.count()

    clock.forward(seconds=61)
    await telling.count()

    assert line.state.stuck_s == 61
    await store.close()
