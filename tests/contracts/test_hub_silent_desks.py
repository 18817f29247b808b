"""What is offered at a desk that falls silent or leaves goes to the next, and counts for nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from desktop.domain.ids import TenantId
from desktop.domain.records import Agent
from integrations.hub.server.each_second.reclaiming import reclaim
from integrations.hub.server.hub import Hub
from integrations.hub.server.routing import giving
from integrations.hub.server.routing.missing import free_missed
from tests.contracts.conftest import World
from tests.contracts.test_hub_leases import at_work as at_device
from tests.contracts.test_hub_leases import beat, pass_time
from tests.contracts.test_hub_offers import ready, wait
from tests.contracts.test_hub_routing import FIRST, at_work, nothing_for, offer_to, told


async def test_an_offer_at_a_desk_that_falls_silent_goes_to_the_next_before_its_time_is_over(
    world: World,
) -> None:
    ann = await at_work(world, "ann")
    bob = await ready(world.desk("bob"))
    wait(world, "first")
    reclaim(world.hub, world.tenant)  # the hub looks after everybody
    await offer_to(ann)

    pass_time(world, 9)
    kept = told(world, "missed")
    await beat(bob)
    pass_time(world, 2)
    giving.give(world.hub, world.tenant)

    assert kept == []
    assert told(world, "missed") == [("", "gone")]
    assert (await offer_to(bob)).interaction == FIRST
    await ann.snapshot()
    assert (ann.record(Agent, ann.agent).missed, ann.record(Agent, ann.agent).state) == (0, "ready")


async def test_a_desk_that_left_keeps_no_offer(world: World) -> None:
    ann = await at_work(world, "ann")
    wait(world, "first")
    reclaim(world.hub, world.tenant)
    await offer_to(ann)

    await ann.hub.beat(replace(at_device(ann), leaving=True))
    free_missed(world.hub, world.tenant)

    assert told(world, "missed") == [("", "gone")]


async def test_no_offer_is_taken_back_because_the_hub_itself_was_away(world: World) -> None:
    ann = await at_work(world, "ann")
    wait(world, "first")
    reclaim(world.hub, world.tenant)
    fence = (await offer_to(ann)).fence

    world.clock.forward(seconds=15)  # nobody looked after anything meanwhile
    free_missed(world.hub, world.tenant)

    assert told(world, "missed") == []
    assert await ann.hub.accept(FIRST, fence)


@pytest.mark.parametrize("first", [reclaim, free_missed])
async def test_an_offer_that_ran_out_while_the_hub_was_away_counts_for_nobody(
    world: World, first: Callable[[Hub, TenantId], int]
) -> None:
    ann = await at_work(world, "ann")
    wait(world, "first")
    reclaim(world.hub, world.tenant)
    await offer_to(ann)

    world.clock.forward(seconds=60)
    await beat(ann)  # the hub is there again, and so is the desk
    first(world.hub, world.tenant)
    free_missed(world.hub, world.tenant)

    assert told(world, "missed") == [("", "gone")]
    await ann.snapshot()
    assert (ann.record(Agent, ann.agent).missed, ann.record(Agent, ann.agent).state) == (0, "ready")


async def test_a_desk_whose_line_is_doubted_is_offered_nothing_until_it_is_heard_of_again(
    world: World,
) -> None:
    ann = await at_work(world, "ann")
    pass_time(world, 12)
    wait(world, "first")

    giving.give(world.hub, world.tenant)
    asked = await nothing_for(ann)
    await beat(ann)

    assert asked
    assert (await offer_to(ann)).interaction == FIRST
