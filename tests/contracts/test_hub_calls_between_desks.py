"""A call from desk to desk on the hub: both ends are told how the other stands, and nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from desktop.domain.ids import CustomerId, InteractionId
from desktop.domain.records import Customer, Interaction
from desktop.domain.words import Channel
from desktop.ports.backend import StreamEvent
from desktop.ports.call_events import Cause
from desktop.ports.errors import Forbidden
from desktop.ports.legs import LASTS_S, Leg, Legs, Stands
from desktop.ports.wire import AtWork
from integrations.hub.client import HubDoor
from integrations.hub.server.hub import Hub
from integrations.hub.server.serving import Listen, Serving
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk

EVA, CALL, HOUSE = CustomerId("eva"), InteractionId("call"), InteractionId("house")


@pytest.fixture
def office(world: World) -> World:
    """A call that a partner sees as well, and one of the house."""
    now = world.clock.now()
    world.put(
        Customer(id=EVA, name="Eva"),
        *(
            Interaction(id=id, customer=EVA, channel=Channel.VOICE, queue=queue, created_at=now)
            for id, queue in ((CALL, world.with_north), (HOUSE, world.home_only))
        ),
    )
    return world


def rings(to: Desk, about: str = CALL) -> Leg:
    return Leg("c-1", to.agent, Stands.RINGS, asks=True, interaction=about)


async def told(events: AsyncIterator[StreamEvent]) -> Legs:
    """The next word on calls; the test fails after ten seconds."""
    async with asyncio.timeout(10):
        async for event in events:
            if isinstance(event, Legs):
                return event
    raise AssertionError("the stream ended")


async def test_both_ends_are_told_how_the_other_stands(office: World) -> None:
    ann, bob = office.desk("ann"), office.desk("bob")
    await bob.snapshot()
    await bob.hub.beat(AtWork(device=bob.client_id))

    async with bob.listening() as to_bob:
        first = await ann.hub.leg(rings(bob))
        rung = await told(to_bob)
        await bob.hub.leg(Leg("c-1", ann.agent, Stands.TALKS))
        again = await ann.hub.leg(rings(bob))
        await ann.hub.leg(Leg("c-1", bob.agent, Stands.OVER, asks=True, cause=Cause.THERE))
        over = await told(to_bob)

    assert (first.legs, first.there) == ((), True)
    (heard,) = rung.legs
    assert (heard.call, heard.by, heard.name) == ("c-1", ann.agent, "ann")
    assert (heard.stands, heard.asks, heard.interaction) == (Stands.RINGS, True, CALL)
    assert [(each.by, each.stands) for each in again.legs] == [(bob.agent, Stands.TALKS)]
    assert [(each.stands, each.cause) for each in over.legs] == [(Stands.OVER, Cause.THERE)]


async def test_an_end_that_says_nothing_any_more_is_gone(office: World) -> None:
    ann, bob = office.desk("ann"), office.desk("bob")
    await bob.snapshot()

    async with bob.listening() as to_bob:
        first = await ann.hub.leg(rings(bob))
        rung = await told(to_bob)
        office.clock.forward(seconds=LASTS_S + 1)
        gone = await told(to_bob)

    assert not first.there  # nobody has ever worked at that desk
    assert len(rung.legs) == 1
    assert gone.legs == ()


async def test_whoever_comes_later_is_told_of_what_rings_already(office: World) -> None:
    ann, bob = office.desk("ann"), office.desk("bob")
    await bob.snapshot()
    await ann.hub.leg(rings(bob))

    async with bob.listening() as to_bob:
        assert len((await told(to_bob)).legs) == 1


async def test_a_contact_that_they_may_not_see_is_not_named(office: World) -> None:
    pia, pat, ann = office.desk("pia"), office.desk("pat"), office.desk("ann")

    with_house = await ann.hub.leg(rings(pia, HOUSE))
    heard = (await pia.hub.leg(Leg("c-2", pat.agent, Stands.RINGS, asks=True))).legs

    assert with_house.legs == ()
    assert [(each.call, each.interaction) for each in heard] == [("c-1", None)]


async def test_nobody_rings_somebody_unknown_or_themselves(office: World) -> None:
    pat = office.desk("pat")

    for nobody in (pat.agent, "nobody"):
        with pytest.raises(Forbidden):
            await pat.hub.leg(Leg("c-1", nobody, Stands.RINGS, asks=True))


async def test_processes_of_one_hub_carry_calls_to_each_other(office: World) -> None:
    """Where one process alone may serve, there is no other to carry it to."""
    if office.store.one_process_only:
        pytest.skip("SQLite serves from one process")
    ann, bob = office.desk("ann"), office.desk("bob")
    await bob.snapshot()
    second = Serving(Hub(store=office.store, clock=office.clock), Listen(port=0))
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(second.run_until_stopped)
        try:
            far = HubDoor().open(second.address, office.admin.token(ann.agent))
            async with bob.listening() as to_bob:
                await far.leg(rings(bob))
                rung = await told(to_bob)
            await far.close()
        finally:
            second.stop()
            running.result(20)
    assert [each.by for each in rung.legs] == [ann.agent]
