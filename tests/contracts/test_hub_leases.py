"""A contact in hand is kept by beats, under the number of its taking, by the hub's clock alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import httpx
from msgspec.structs import replace

from desktop.domain.ids import InteractionId, TenantId
from desktop.domain.kinds import decode
from desktop.domain.operations import agent, calling, interaction
from desktop.domain.progress import Stretch
from desktop.domain.records import Agent, Interaction
from desktop.domain.words import AgentState, CallState, Channel, InteractionStatus, SegmentKind
from desktop.ports.wire import AtWork, Counted, Held, Offer, Reach, Seat
from integrations.hub.server import beating
from integrations.hub.server.beating import Beat
from integrations.hub.server.each_second.reclaiming import reclaim
from integrations.hub.server.gathering import Gathering
from integrations.hub.server.routing import missing
from integrations.hub.server.signing_in.tokens import bearer_of
from integrations.hub.server.store import heads, tables
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk
from tests.contracts.test_hub_offers import ready, wait

FIRST = InteractionId("first")


def at_work(desk: Desk, *holds: tuple[str, int], epoch: int = 0, take_over: bool = False) -> AtWork:
    held = tuple(Held(id, fence) for id, fence in holds)
    return AtWork(desk.client_id, epoch, take_over=take_over, holds=held)


async def beat(desk: Desk, *holds: tuple[str, int]) -> Counted:
    return await desk.hub.beat(at_work(desk, *holds))


async def in_hand(world: World, login: str = "ann") -> tuple[Desk, int]:
    """The person has taken the first contact, and beats for it."""
    wait(world, "first")
    desk = await ready(world.desk(login))
    await beat(desk)
    offer = await offered(desk)
    assert await desk.hub.accept(FIRST, offer.fence)
    return desk, offer.fence


async def offered(desk: Desk) -> Offer:
    offer = (await desk.hub.next_offer(desk.client_id)).offer
    assert offer is not None
    return offer


def pass_time(world: World, seconds: float) -> None:
    """The hub looks after its leases meanwhile, as it does every second.

    And once before: who has never looked begins every lease anew.
    """
    reclaim(world.hub, world.tenant)
    end = world.clock.now() + timedelta(seconds=seconds)
    while world.clock.now() < end:
        left_s = (end - world.clock.now()).total_seconds()
        world.clock.forward(seconds=min(left_s, 2.0))
        missing.free_missed(world.hub, world.tenant)
        reclaim(world.hub, world.tenant)


async def contact(desk: Desk) -> Interaction:
    await desk.pull()
    return desk.record(Interaction, FIRST)


async def test_every_taking_has_the_next_number(world: World) -> None:
    wait(world, "first")
    ann, bob = await ready(world.desk("ann")), await ready(world.desk("bob"))
    await beat(ann)

    to_ann = await offered(ann)
    pass_time(world, 21)
    await beat(bob)
    to_bob = await offered(bob)
    late = await ann.hub.accept(FIRST, to_ann.fence)
    wrong = await bob.hub.accept(FIRST, to_ann.fence)
    right = await bob.hub.accept(FIRST, to_bob.fence)

    assert (to_ann.fence, to_bob.fence) == (1, 2)
    assert (late, wrong, right) == (False, False, True)
    assert (await contact(bob)).epoch == 2
    [given] = await bob.do(interaction.Assign(id=FIRST, agent=ann.agent, instead_of=bob.agent))
    assert given.verdict == "ok"
    assert (await contact(bob)).epoch == 3


async def test_a_contact_stays_in_hand_as_long_as_its_desk_beats(world: World) -> None:
    ann, fence = await in_hand(world)
    before = _log(world)

    for _ in range(10):
        pass_time(world, 5)
        counted = await beat(ann, (FIRST, fence))
        assert (counted.seat, counted.held) == (Seat.HERE, (FIRST,))

    assert (counted.lease_s, counted.beat_s) == (20, 5)
    assert (await contact(ann)).agent == ann.agent
    assert _log(world) == before  # a beat is no news


async def test_a_window_that_is_back_hears_how_long_nothing_was_heard_of_the_one_before(
    world: World,
) -> None:
    ann, fence = await in_hand(world)
    pass_time(world, 12)

    back = await beat(ann, (FIRST, fence))
    pass_time(world, 5)
    going_on = await ann.hub.beat(at_work(ann, (FIRST, fence), epoch=back.epoch))
    await ann.hub.beat(AtWork(ann.client_id, back.epoch, leaving=True))
    after_leaving = await beat(ann, (FIRST, fence))

    assert back.away_s == 12
    assert (going_on.away_s, after_leaving.away_s) == (None, None)


async def test_a_contact_of_which_nothing_is_heard_is_free_within_25_seconds(world: World) -> None:
    ann, fence = await in_hand(world)
    await ann.do(interaction.Reply(id=FIRST, text="On its way."))
    bob = await ready(world.desk("bob"))
    pass_time(world, 5)
    await beat(ann, (FIRST, fence))
    pass_time(world, 19.5)
    await beat(bob)
    assert (await bob.hub.next_offer(bob.client_id)).offer is None

    pass_time(world, 1.5)
    free = await contact(bob)
    to_bob = await offered(bob)

    assert (free.agent, free.last_agent) == (None, ann.agent)
    assert [message.text for message in free.messages] == ["On its way."]
    assert to_bob.fence == fence + 1  # nobody else has had it in between
    assert (to_bob.interaction, to_bob.waiting_s) == (FIRST, 60 + 26)  # at its old place
    assert _told(world)[-3:] == ["lost", "ended", "offered"]
    assert await bob.hub.accept(FIRST, to_bob.fence)
    assert (await beat(ann, (FIRST, fence))).held == ()


async def test_a_call_whose_agent_is_lost_stays_and_says_so_until_they_are_heard_again(
    world: World,
) -> None:
    ann, bob = await ready(world.desk("ann")), world.desk("bob")
    world.put(replace(_waiting(world), channel=Channel.VOICE))
    await beat(ann)
    offer = await offered(ann)
    assert await ann.hub.accept(FIRST, offer.fence)
    await bob.snapshot()

    pass_time(world, 21)
    lost = await contact(bob)
    counted = await beat(ann, (FIRST, offer.fence))
    found = await contact(bob)

    assert (lost.status, lost.agent) == (InteractionStatus.ACTIVE, ann.agent)
    assert lost.agent_lost is not None
    assert counted.held == (FIRST,)
    assert found.agent_lost is None


async def test_the_time_of_a_lost_agent_ends_when_they_were_heard_last_and_begins_anew(
    world: World,
) -> None:
    ann, bob = await ready(world.desk("ann")), world.desk("bob")
    world.put(replace(_waiting(world), channel=Channel.VOICE))
    await beat(ann)
    offer = await offered(ann)
    assert await ann.hub.accept(FIRST, offer.fence)
    await bob.snapshot()
    begun = world.clock.now()
    await ann.do(calling.LogTalk(id=FIRST, talk=(Stretch(CallState.TALKING, begun),)))
    pass_time(world, 10)
    await beat(ann, (FIRST, offer.fence))
    heard = world.clock.now()
    pass_time(world, 300)

    lost = await contact(bob)
    await beat(ann, (FIRST, offer.fence))
    found = await contact(bob)

    assert lost.talk[-1] == Stretch(CallState.ENDED, heard)
    assert [(each.since, each.until) for each in found.segments] == [
        (begun, heard),
        (world.clock.now(), None),
    ]
    assert found.agent == ann.agent


async def test_whoever_does_not_have_it_can_neither_keep_wrap_nor_release_it(world: World) -> None:
    ann, fence = await in_hand(world)
    bob = await ready(world.desk("bob"))

    for desk, number in ((bob, fence), (ann, fence - 1), (ann, fence + 1)):
        assert not await desk.hub.keep(FIRST, number)
        assert not await desk.hub.wrap(FIRST, number)
        await desk.hub.release(FIRST, number)

    assert (await contact(ann)).agent == ann.agent


async def test_a_beat_behind_the_end_of_its_lease_is_too_late_though_nobody_has_looked(
    world: World,
) -> None:
    ann, fence = await in_hand(world)
    pass_time(world, 19)

    world.clock.forward(seconds=3.5)
    late = [await ann.hub.keep(FIRST, fence), (await beat(ann, (FIRST, fence))).held]

    assert late == [False, ()]


async def test_wrap_up_begins_under_the_lease_and_is_no_handling(world: World) -> None:
    ann, fence = await in_hand(world)

    assert await ann.hub.wrap(FIRST, fence)
    assert await ann.hub.wrap(FIRST, fence)  # said again, as by a window that is opened again

    held = await contact(ann)
    assert (held.status, held.agent, held.epoch) == ("active", ann.agent, fence)
    assert [segment.kind for segment in held.segments] == [SegmentKind.HANDLE, SegmentKind.WRAP_UP]


async def test_a_released_contact_waits_at_its_old_place_and_is_spared_who_gave_it_back(
    world: World,
) -> None:
    ann, fence = await in_hand(world)
    bob = await ready(world.desk("bob"))

    await ann.hub.release(FIRST, fence)
    free = await contact(ann)
    await beat(bob)
    to_ann, to_bob = await ann.hub.next_offer(ann.client_id), await offered(bob)

    assert (free.status, free.agent) == ("queued", None)
    assert to_ann.offer is None
    assert to_bob.fence > free.epoch > fence


async def test_nobody_loses_a_contact_because_the_hub_was_away(world: World) -> None:
    ann, fence = await in_hand(world)
    pass_time(world, 2)

    world.clock.forward(hours=1)
    reclaim(world.hub, world.tenant)
    counted = await beat(ann, (FIRST, fence))
    pass_time(world, 19)

    assert counted.held == (FIRST,)
    assert (await contact(ann)).agent == ann.agent
    pass_time(world, 2)
    assert (await contact(ann)).agent is None


async def test_a_desk_that_knows_of_no_leases_keeps_what_it_takes(world: World) -> None:
    wait(world, "first")
    ann = await ready(world.desk("ann"))
    assert (await ann.hub.next_offer()).offer is not None
    assert await ann.hub.accept(FIRST)

    pass_time(world, 100)

    assert (await contact(ann)).agent == ann.agent


async def test_a_contact_that_was_given_is_kept_from_the_first_beat_on(world: World) -> None:
    wait(world, "first")
    ann = world.desk("ann")
    await ann.snapshot()
    await ann.do(interaction.Assign(id=FIRST, agent=ann.agent))
    pass_time(world, 60)
    assert (await contact(ann)).agent == ann.agent

    assert (await beat(ann, (FIRST, 1))).held == (FIRST,)
    pass_time(world, 21)

    assert (await contact(ann)).agent is None


async def test_a_parked_contact_is_kept_without_beats_and_may_be_taken_up_again(
    world: World,
) -> None:
    ann, fence = await in_hand(world)
    await ann.do(interaction.Park(id=FIRST))
    pass_time(world, 3600 / 60)
    assert (await contact(ann)).agent == ann.agent

    await ann.do(interaction.Resume(id=FIRST))

    assert (await beat(ann, (FIRST, fence))).held == (FIRST,)


async def test_another_device_asks_before_it_takes_over_and_the_first_is_told(world: World) -> None:
    wait(world, "first")
    office, home = await ready(world.desk("ann")), world.desk("ann")

    first = await office.hub.beat(at_work(office))
    asked = await home.hub.beat(at_work(home))
    nothing = await home.hub.next_offer(home.client_id)
    took = await home.hub.beat(at_work(home, take_over=True))
    told = await office.hub.beat(at_work(office, epoch=first.epoch))
    too_late = await office.hub.next_offer(office.client_id)
    here = await home.hub.next_offer(home.client_id)

    assert (first.seat, asked.seat) == (Seat.HERE, Seat.ELSEWHERE)
    assert nothing.offer is None
    assert (took.seat, took.epoch) == (Seat.HERE, first.epoch + 1)
    assert told.seat is Seat.TAKEN_OVER
    assert too_late.offer is None
    assert here.offer is not None


async def test_a_device_that_was_left_or_is_silent_does_not_have_to_be_asked(world: World) -> None:
    office, home = world.desk("ann"), world.desk("ann")
    await office.hub.beat(at_work(office))

    await office.hub.beat(AtWork(office.client_id, 1, leaving=True))
    at_once = await home.hub.beat(at_work(home))
    pass_time(world, 21)
    after_silence = await office.hub.beat(at_work(office))

    assert (at_once.seat, after_silence.seat) == (Seat.HERE, Seat.HERE)
    assert after_silence.epoch == at_once.epoch + 1


async def test_contacts_stay_in_hand_at_the_device_that_took_over(world: World) -> None:
    office, fence = await in_hand(world)
    home = world.desk("ann")
    await home.snapshot()

    took = await home.hub.beat(at_work(home, (FIRST, fence), take_over=True))
    told = await office.hub.beat(at_work(office, (FIRST, fence), epoch=1))

    assert took.held == (FIRST,)
    assert told.held == ()


async def test_presence_is_ok_suspect_and_offline_and_a_state_is_kept_for_a_minute(
    world: World,
) -> None:
    wait(world, "first")
    ann, bob = await ready(world.desk("ann")), world.desk("bob")
    await bob.snapshot()
    await beat(ann)
    pass_time(world, 1)
    await beat(ann)

    async def seen_after(seconds: float) -> tuple[list[Reach], AgentState]:
        pass_time(world, seconds)
        await bob.pull()
        reaches = [each.reach for each in await bob.hub.who_is_here()]
        return reaches, bob.record(Agent, ann.agent).state

    assert await seen_after(10) == ([Reach.OK], AgentState.READY)
    assert await seen_after(1) == ([Reach.SUSPECT], AgentState.READY)
    assert await seen_after(10) == ([Reach.OFFLINE], AgentState.READY)
    assert (await ann.hub.next_offer(ann.client_id)).offer is None
    assert await seen_after(38) == ([Reach.OFFLINE], AgentState.READY)
    assert await seen_after(2) == ([], AgentState.OFFLINE)
    assert bob.record(Agent, ann.agent).reason == "lost"


async def test_who_is_back_within_a_minute_finds_the_state_as_it_was(world: World) -> None:
    ann = await ready(world.desk("ann"))
    await beat(ann)
    pass_time(world, 55)
    await beat(ann)
    pass_time(world, 55)

    await ann.pull()

    assert ann.record(Agent, ann.agent).state is AgentState.READY


async def test_beats_that_come_within_a_moment_are_one_transaction(world: World) -> None:
    lots: list[int] = []

    def do(tenant: TenantId, beats: Sequence[Beat]) -> list[Counted | None]:
        lots.append(len(beats))
        return beating.beat(world.hub, tenant, beats)

    def asked(login: str) -> Beat:
        bearer = bearer_of(f"Bearer {world.admin.token(world.agent(login))}")
        return Beat(bearer.token_hash, AtWork(f"desk of {login}"))

    gathering = Gathering(do, 0.2)
    answers = [gathering.ask(world.tenant, asked(login)) for login in world.agents]

    counted = await asyncio.gather(*answers)
    await gathering.close()

    assert lots == [5]
    assert [each.seat for each in counted if each] == [Seat.HERE] * 5


async def test_a_token_that_is_unknown_among_others_is_answered_by_itself(world: World) -> None:
    ann = world.desk("ann")
    async with httpx.AsyncClient(base_url=world.address) as http:
        stranger = http.post(
            "/live/v1/presence",
            json={"device": "d"},
            headers={"Authorization": f"Bearer main~{'x' * 43}"},
        )
        answer, counted = await asyncio.gather(stranger, beat(ann))

    assert answer.status_code == 401
    assert counted.seat is Seat.HERE


async def test_who_goes_off_duty_says_so_once(world: World) -> None:
    ann = await ready(world.desk("ann"))
    await beat(ann)
    await ann.do(agent.SetState(id=ann.agent, state=AgentState.OFFLINE))
    before = _log(world)

    pass_time(world, 70)

    assert _log(world) == before


def _waiting(world: World) -> Interaction:
    wait(world, "first")
    with world.store.reading(world.tenant) as within:
        table = tables.RECORDS["interaction"]
        (document,) = within.connection.execute(table.select()).all()
    record = decode("interaction", document.doc)
    assert isinstance(record, Interaction)
    return record


def _log(world: World) -> int:
    with world.store.reading(world.tenant) as within:
        head = heads.head_of(within)
    assert head is not None
    return head.seq


def _told(world: World) -> list[str]:
    events = tables.interaction_event
    with world.store.reading(world.tenant) as within:
        ordered = events.select().order_by(events.c.seq, events.c.part)
        return [row.kind for row in within.connection.execute(ordered)]
