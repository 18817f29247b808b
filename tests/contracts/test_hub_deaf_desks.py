"""Calls go to desks that can hear them; a caller who has hung up was missed by nobody."""

from __future__ import annotations

from desktop.domain.grounds import Ground, Rule
from desktop.domain.operations.calling import CallerGone
from desktop.domain.records import Agent, Interaction
from desktop.domain.words import AgentState, Channel, InteractionStatus, Missed, Role
from desktop.ports.wire import AtWork, Verdict
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk
from tests.contracts.test_hub_leases import pass_time
from tests.contracts.test_hub_offers import ready, wait
from tests.contracts.test_hub_routing import FIRST, at_work, nothing_for, offer_to, told


async def pass_minutes(world: World, desk: Desk, minutes: int, deaf: bool | None = None) -> None:
    """The hub was away meanwhile, so that nobody counts as gone."""
    world.clock.forward(minutes=minutes)
    await desk.hub.beat(AtWork(desk.client_id, 1, deaf=deaf))
    pass_time(world, 1)


async def test_a_desk_that_has_nothing_to_hear_with_is_offered_no_calls_and_misses_nothing(
    world: World,
) -> None:
    ann = await at_work(world, "ann")
    wait(world, "first", channel=Channel.VOICE)
    offer = await offer_to(ann)

    await ann.hub.missed(FIRST, offer.fence, Missed.NO_DEVICE)
    await ann.snapshot()

    assert told(world, "missed") == [("", "no-device")]
    me = ann.record(Agent, ann.agent)
    assert (me.state, me.missed) == (AgentState.READY, 0)
    assert await nothing_for(ann)
    (passed,) = (await ann.hub.why(FIRST)).others
    said = {"channel": "voice", "device": "none", "again_s": "300"}
    assert passed.ground == Ground(Rule.ROOM, said)


async def test_a_caller_who_hung_up_was_missed_by_nobody_and_why_says_so(world: World) -> None:
    world.agents["line"] = world.admin.add_user("line", site="Home", role=Role.LEAD)
    exchange, ann = world.desk("line"), await at_work(world, "ann")
    await exchange.hello()
    wait(world, "first", channel=Channel.VOICE)
    await offer_to(ann)

    (answer,) = await exchange.do(CallerGone(id=FIRST))
    why = await ann.hub.why(FIRST)
    await ann.snapshot()

    assert answer.verdict is Verdict.OK
    assert (len(told(world, "abandoned")), told(world, "missed")) == (1, [])
    assert (why.status, why.gone_at) == (InteractionStatus.CLOSED, world.clock.now())
    assert why.waited_s == 60
    assert ann.record(Agent, ann.agent).missed == 0
    assert ann.record(Interaction, FIRST).abandoned


async def test_a_deaf_desk_gets_what_is_written_and_calls_as_soon_as_it_hears(
    world: World,
) -> None:
    ann = await ready(world.desk("ann"))
    await ann.hub.beat(AtWork(ann.client_id, 0, deaf=True))
    wait(world, "first", channel=Channel.VOICE)
    assert await nothing_for(ann)
    wait(world, "second")
    written = await offer_to(ann)
    await ann.hub.decline(written.interaction)

    await ann.hub.beat(AtWork(ann.client_id, 1, deaf=False))
    pass_time(world, 1)

    assert written.interaction == "second"
    assert (await offer_to(ann)).interaction == FIRST


async def test_a_desk_that_says_it_with_its_beats_is_deaf_for_as_long_as_it_says_so(
    world: World,
) -> None:
    ann = await at_work(world, "ann")
    wait(world, "first", channel=Channel.VOICE)
    await ann.hub.missed(FIRST, (await offer_to(ann)).fence, Missed.NO_DEVICE)
    await ann.hub.beat(AtWork(ann.client_id, 1, deaf=True))
    await pass_minutes(world, ann, 6, deaf=True)

    (passed,) = (await ann.hub.why(FIRST)).others
    assert passed.ground == Ground(Rule.ROOM, {"channel": "voice", "device": "none"})
    assert await nothing_for(ann)


async def test_a_desk_of_before_that_does_not_say_is_offered_a_call_again_after_five_minutes(
    world: World,
) -> None:
    ann = await at_work(world, "ann")
    wait(world, "first", channel=Channel.VOICE)
    await ann.hub.missed(FIRST, (await offer_to(ann)).fence, Missed.NO_DEVICE)

    await pass_minutes(world, ann, 4)
    before = await nothing_for(ann)
    await pass_minutes(world, ann, 2)

    assert before
    assert (await offer_to(ann)).interaction == FIRST


async def test_a_desk_of_before_that_knows_no_such_reason_is_offered_calls_and_misses_them(
    world: World,
) -> None:
    ann = await at_work(world, "ann")
    wait(world, "first", channel=Channel.VOICE)
    await ann.hub.missed(FIRST, (await offer_to(ann)).fence, Missed.UNHEARD)

    offer = await offer_to(ann)
    taken = await ann.hub.accept(FIRST, offer.fence)  # somebody has put the headset on

    assert told(world, "missed") == [("", "unheard")]
    assert taken


async def test_a_desk_that_does_not_say_is_deaf_until_its_window_is_opened_again(
    world: World,
) -> None:
    ann = await at_work(world, "ann")
    wait(world, "first", channel=Channel.VOICE)
    await ann.hub.missed(FIRST, (await offer_to(ann)).fence, Missed.NO_DEVICE)

    await ann.hub.beat(AtWork(ann.client_id, 1))
    pass_time(world, 1)
    before = await nothing_for(ann)
    await ann.hub.beat(AtWork(ann.client_id, 0))
    pass_time(world, 1)

    assert before
    assert (await offer_to(ann)).interaction == FIRST
