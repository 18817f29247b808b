"""The clock of the hub's machine is put forward or back: nobody loses a contact, none is stuck."""

from __future__ import annotations

import pytest

from desktop.domain.ids import InteractionId
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk
from tests.contracts.test_hub_leases import beat, contact, in_hand, offered, pass_time
from tests.contracts.test_hub_offers import ready, wait

TWO_DAYS_S = 48 * 3_600.0
JUMPS = (-TWO_DAYS_S, TWO_DAYS_S)


async def test_who_beats_keeps_their_contact_when_the_hubs_clock_jumps(world: World) -> None:
    ann, fence = await in_hand(world)
    kept = []
    for by_s in (0.0, *JUMPS):
        world.clock.forward(seconds=by_s)
        for _ in range(6):
            kept.append((await beat(ann, ("first", fence))).held)
            pass_time(world, 5)

    assert kept == [("first",)] * 18
    assert (await contact(ann)).agent == ann.agent


async def test_a_contact_of_which_nothing_is_heard_behind_a_jump_is_free_soon(
    world: World,
) -> None:
    ann, fence = await in_hand(world)
    for by_s in JUMPS:
        pass_time(world, 5)
        await beat(ann, ("first", fence))

        world.clock.forward(seconds=by_s)
        pass_time(world, 25)

        free = await contact(ann)
        assert (free.status, free.agent) == ("queued", None)
        fence = (await offered(await at_work(ann))).fence
        assert await ann.hub.accept(InteractionId("first"), fence)


@pytest.mark.parametrize("by_s", JUMPS)
async def test_an_offer_that_nobody_takes_behind_a_jump_goes_to_the_next(
    world: World, by_s: float
) -> None:
    wait(world, "first")
    ann, bob = await ready(world.desk("ann")), await ready(world.desk("bob"))
    to_ann = await offered(await at_work(ann))
    pass_time(world, 2)

    world.clock.forward(seconds=by_s)
    pass_time(world, 45)  # behind a jump ann counts as heard of once more, and may be offered it
    to_bob = await offered(await at_work(bob))

    assert to_bob.fence > to_ann.fence
    assert not await ann.hub.accept(to_ann.interaction, to_ann.fence)
    assert await bob.hub.accept(to_bob.interaction, to_bob.fence)


async def at_work(desk: Desk) -> Desk:
    """Heard of just now."""
    await beat(desk)
    return desk
