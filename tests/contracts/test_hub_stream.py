"""News as it happens, and an honest end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest

from desktop.domain.ids import CustomerId, InteractionId, QueueId
from desktop.domain.operations import customer, interaction
from desktop.domain.records import Customer
from desktop.domain.words import Channel
from desktop.ports.backend import Beat, Delta, Poke, StreamEvent
from desktop.ports.errors import Floor, Offline, SignedOut
from desktop.ports.wire import INLINE_BYTES
from integrations.hub.server.administering import Administration
from integrations.hub.server.hub import Limits
from integrations.hub.server.store.opening import open_store
from tests.contracts.conftest import World

EVA = CustomerId("eva")


async def soon(events: AsyncIterator[StreamEvent]) -> StreamEvent:
    """The next event that says something; the test fails after a second."""
    async with asyncio.timeout(1):
        async for event in events:
            if not isinstance(event, Beat):
                return event
    raise AssertionError("the stream ended")


async def test_a_change_is_told_within_a_second_to_whoever_may_see_it(world: World) -> None:
    ann, bob, pat = world.desk("ann"), world.desk("bob"), world.desk("pat")
    for desk in (bob, pat):
        await desk.snapshot()

    async with bob.listening() as to_bob, pat.listening() as to_pat:
        await ann.do(customer.Create(id=EVA, name="Eva"))
        first = await soon(to_bob)
        await ann.do(_logged(world))
        await soon(to_bob)
        of_pat = await soon(to_pat)

    assert isinstance(first, Delta)
    assert isinstance(of_pat, Delta)
    assert bob.shows("customer", EVA)
    assert pat.shows("interaction", "mail")
    assert b"mail" in of_pat.page


def _logged(world: World, queue: QueueId | None = None) -> interaction.Create:
    return interaction.Create(
        id=InteractionId("mail"),
        customer=EVA,
        channel=Channel.EMAIL,
        queue=queue or world.with_north,
    )


async def test_what_happened_before_the_stream_was_opened_comes_first(world: World) -> None:
    ann, bob = world.desk("ann"), world.desk("bob")
    await bob.snapshot()
    await ann.do(customer.Create(id=EVA, name="Eva"))

    async with bob.listening() as to_bob:
        await soon(to_bob)

    assert bob.shows("customer", EVA)


async def test_ones_own_refused_operation_is_told_through_its_number(world: World) -> None:
    ann = world.desk("ann")
    await ann.snapshot()

    async with ann.listening() as to_ann:
        await ann.do(customer.Create(id=EVA, name="Eva"), customer.Create(id=EVA, name="Again"))
        await soon(to_ann)

    assert ann.last_mid == 2


async def test_one_record_that_is_too_large_to_carry_is_a_poke(world: World) -> None:
    bob = world.desk("bob")
    await bob.snapshot()

    async with bob.listening() as to_bob:
        world.put(Customer(id=EVA, name="Eva", address="y" * INLINE_BYTES))
        poke = await soon(to_bob)
        await bob.pull()

    assert isinstance(poke, Poke)
    assert bob.shows("customer", EVA)


async def test_too_much_to_carry_is_a_poke_and_small_news_follow_on_it(world: World) -> None:
    ann, bob = world.desk("ann"), world.desk("bob")
    await bob.snapshot()

    async with bob.listening() as to_bob:
        await ann.do(
            *(
                customer.Create(id=CustomerId(f"c{n}"), name="x", address="y" * 1_000)
                for n in range(90)
            )
        )
        poke = await soon(to_bob)
        await bob.pull()
        await ann.do(customer.Create(id=EVA, name="Eva"))
        delta = await soon(to_bob)

    assert isinstance(poke, Poke)
    assert isinstance(delta, Delta)
    assert len(bob.ids("customer")) == 91


async def test_rights_that_are_given_and_taken_are_told_on_the_stream(world: World) -> None:
    ann, pat = world.desk("ann"), world.desk("pat")
    await ann.do(customer.Create(id=EVA, name="Eva"), _logged(world, world.home_only))
    await pat.snapshot()

    async with pat.listening() as to_pat:
        world.admin.add_grant("North", f"queue:{world.home_only}")
        given = await soon(to_pat)
        shown_when_given = pat.shows("interaction", "mail")
        world.admin.end_grant("North", f"queue:{world.home_only}")
        taken = await soon(to_pat)

    assert isinstance(given, Delta)
    assert isinstance(taken, Delta)
    assert shown_when_given
    assert not pat.shows("interaction", "mail")
    assert not pat.shows("customer", EVA)


async def test_a_right_that_ends_by_the_clock_is_told_though_nobody_asks(
    worlds: Callable[..., World],
) -> None:
    world = worlds(limits=Limits(heartbeat_s=0.05))
    ann, pat = world.desk("ann"), world.desk("pat")
    await ann.do(customer.Create(id=EVA, name="Eva"), _logged(world, world.home_only))
    end = world.clock.now() + timedelta(hours=1)
    world.admin.add_grant("North", f"queue:{world.home_only}", until=end)
    await pat.snapshot()
    shown_before = pat.shows("interaction", "mail")

    async with pat.listening() as to_pat:
        world.clock.forward(hours=1)
        await soon(to_pat)

    assert shown_before
    assert not pat.shows("interaction", "mail")


async def test_what_has_not_begun_any_more_behind_a_clock_put_back_goes_though_nobody_asks(
    worlds: Callable[..., World],
) -> None:
    world = worlds(limits=Limits(heartbeat_s=0.05))
    ann, pat = world.desk("ann"), world.desk("pat")
    await ann.do(customer.Create(id=EVA, name="Eva"), _logged(world, world.home_only))
    now = world.clock.now()
    world.admin.add_grant("North", f"queue:{world.home_only}", since=now)
    await pat.snapshot()
    shown_before = pat.shows("interaction", "mail")

    async with pat.listening() as to_pat:
        world.clock.forward(days=-1)
        await soon(to_pat)

    assert shown_before
    assert not pat.shows("interaction", "mail")


async def test_a_stream_is_not_opened_for_a_stranger_or_at_a_forged_cursor(world: World) -> None:
    ann = world.desk("ann")
    stranger = world.client_with("main~" + "x" * 43)

    with pytest.raises(Floor):
        await anext(ann.hub.stream(ann.client_id, "forged"))
    with pytest.raises(SignedOut):
        await anext(stranger.stream("c", "forged"))


async def test_the_heart_beats_while_nothing_happens(worlds: Callable[..., World]) -> None:
    ann = worlds(limits=Limits(heartbeat_s=0.05)).desk("ann")
    await ann.snapshot()

    async with ann.listening() as to_ann, asyncio.timeout(2):
        beats = [await anext(to_ann) for _ in range(3)]

    assert beats == [Beat()] * 3


async def test_a_hub_that_stops_says_good_bye_at_once(world: World) -> None:
    ann = world.desk("ann")
    await ann.snapshot()

    async with ann.listening() as to_ann:
        started = time.monotonic()
        world.serving.stop()
        with pytest.raises(Offline, match="ended the stream"):
            await _until_its_end(to_ann)

    assert time.monotonic() - started < 3


async def _until_its_end(events: AsyncIterator[StreamEvent]) -> None:
    async with asyncio.timeout(4):
        async for _ in events:
            pass


async def test_a_change_made_by_another_process_is_told_as_well(
    world: World, database: str
) -> None:
    """Another store on the same database wakes nobody here: the watcher has to look."""
    bob = world.desk("bob")
    await bob.snapshot()
    elsewhere = open_store(database)

    async with bob.listening() as to_bob:
        Administration(elsewhere, world.clock, world.tenant).put([Customer(id=EVA, name="Eva")])
        await soon(to_bob)
    elsewhere.close()

    assert bob.shows("customer", EVA)
