"""Installations that are withdrawn, and how long one may show what it has alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from desktop.domain.operations import customer
from desktop.domain.records import Customer
from desktop.line import Standing
from desktop.ports.backend import Poke
from desktop.ports.errors import Withdrawn
from desktop.ports.wire import Hello, LiveTimes, Verdict
from desktop.store import lease
from desktop.store.opening import FILE
from desktop.tasks import Supervisor
from integrations.hub.server.administering import Unknown
from integrations.hub.server.chosen import chosen
from integrations.hub.server.devices import Devices
from integrations.hub.server.hub import Limits
from integrations.hub.server.store.audit import Did
from tests.contracts.conftest import World
from tests.contracts.test_desk_pushes import EVA, begun, desks, empty
from tests.contracts.test_refusals_met import Desks, sync_of
from tests.support.desk import until

__all__ = ["desks", "empty"]  # fixtures


def devices(world: World) -> Devices:
    return Devices(world.store, world.clock, world.tenant, by="root")


async def test_a_withdrawn_desk_is_told_nothing_and_hands_over_what_waits(world: World) -> None:
    ann, bob = world.desk("ann"), world.desk("bob")
    for desk in (ann, bob):
        await desk.hello()
        await desk.snapshot()

    devices(world).withdraw(ann.client_id)
    for asked in (ann.hello, ann.pull):
        with pytest.raises(Withdrawn):
            await asked()
    [answer] = await ann.do(customer.Create(id=EVA, name="Eva"))
    await bob.pull()

    assert answer.verdict is Verdict.OK
    assert bob.record(Customer, EVA).name == "Eva"
    (line,) = [line for line in world.admin.audit() if line.did is Did.WITHDRAWN]
    assert (line.by, line.bucket) == ("root", f"device:{ann.client_id}")


async def test_a_withdrawal_reaches_an_open_stream_and_can_be_taken_back_before(
    world: World,
) -> None:
    ann = world.desk("ann")
    await ann.hello()
    await ann.snapshot()
    devices(world).withdraw(ann.client_id)
    devices(world).withdraw(ann.client_id, undo=True)
    await ann.pull()
    async with ann.listening() as events:
        began = time.monotonic()

        devices(world).withdraw(ann.client_id)
        while not isinstance(await anext(events), Poke):
            pass  # told that there is something, never what
        with pytest.raises(Withdrawn):
            await ann.pull()

    assert time.monotonic() - began < 10
    with pytest.raises(Unknown):
        devices(world).withdraw("nobody")


async def test_a_real_desk_hands_over_its_outbox_and_then_keeps_nothing(
    world: World, desks: Desks
) -> None:
    ann = await begun(world, desks(world, "ann"))
    ann.ask(customer.Set(id=EVA, address="New 9"))
    progress = ann.store._opened_store.progress()
    (found,) = [each for each in devices(world).every() if each.client_id == progress.client_id]
    devices(world).withdraw(found.client_id)

    await sync_of(ann).run()
    state = ann.line.state
    await ann.store.clear()
    with pytest.raises(Withdrawn):  # its last word
        await world.client("ann").hello(Hello(progress.client_id, "t", wiped=True))

    there = world.desk("bob")
    await there.snapshot()
    assert (state.standing, state.waiting) == (Standing.WITHDRAWN, 0)
    assert there.record(Customer, EVA).address == "New 9"
    assert not list(ann.store._profile.glob(f"{FILE}*"))
    (now,) = [each for each in devices(world).every() if each.client_id == found.client_id]
    assert (now.login, now.withdrawn, now.wiped) == ("ann", world.clock.now(), world.clock.now())


async def test_a_device_that_nobody_withdrew_cannot_say_that_it_was_cleared(world: World) -> None:
    ann = world.desk("ann")
    await ann.hello()

    await ann.hub.hello(Hello(ann.client_id, "tests", wiped=True))

    assert [each.wiped for each in devices(world).every()] == [None]


async def test_the_lease_of_what_is_shown_is_told_with_the_hello_and_held_by_beats(
    worlds: Callable[..., World], desks: Desks
) -> None:
    world = worlds(limits=Limits(device_lease_h=5, heartbeat_s=0.02))
    ann = await begun(world, desks(world, "ann"))
    first = ann.store._opened_store.progress().lease_until
    supervisor = Supervisor(lambda _name, error: pytest.fail(str(error)))
    supervisor.spawn("sync", sync_of(ann).run())
    await until(lambda: ann.line.state.online)
    world.clock.time += timedelta(hours=1)
    await until(lambda: ann.store._opened_store.progress().lease_until != first, within_s=20)
    await supervisor.close()

    progress = ann.store._opened_store.progress()
    now = world.clock.now()
    assert not lease.is_over(progress, now + timedelta(hours=4, minutes=59))
    assert lease.is_over(progress, now + timedelta(hours=5, minutes=1))
    assert not lease.is_over(progress, now - timedelta(minutes=4))
    assert lease.is_over(progress, now - timedelta(minutes=6))  # put back to make it longer


async def test_the_times_of_live_contacts_are_told_with_the_hello_and_taken_by_the_desk(
    worlds: Callable[..., World], desks: Desks
) -> None:
    world = worlds(limits=chosen({"lease-s": 40, "beat-s": 7, "offer-s": 30}))
    ann = await begun(world, desks(world, "ann"))

    welcome = await world.desk("bob").hello()

    assert welcome.live == LiveTimes(offer_s=30, lease_s=40, beat_s=7)
    assert ann.line.state.beat_s == 7


async def test_a_word_with_the_hub_ends_a_lock_whatever_the_clock_says(
    world: World, desks: Desks
) -> None:
    ann = await begun(world, desks(world, "ann"))
    for jump in (timedelta(days=9), timedelta(days=-20)):
        world.clock.time += jump
        before = lease.is_over(ann.store._opened_store.progress(), world.clock.now())
        await ann.sync()

        assert before
        assert not lease.is_over(ann.store._opened_store.progress(), world.clock.now())
