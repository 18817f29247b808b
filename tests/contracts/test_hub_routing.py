"""What waits goes to whom the rules say, over sites of every model, and why is written down."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.domain.calendars import Calendar, OtherDay
from desktop.domain.grounds import Rule
from desktop.domain.ids import CalendarId, InteractionId, QueueId
from desktop.domain.kinds import decode
from desktop.domain.operations import agent
from desktop.domain.records import Agent, Interaction, Queue
from desktop.domain.routing import Capacity, Routing, Share, Skill
from desktop.domain.words import (
    AgentState,
    Channel,
    Declined,
    InteractionStatus,
    Missed,
    PartnerModel,
    Role,
    SiteKind,
)
from desktop.ports.errors import Forbidden
from desktop.ports.wire import Offer
from integrations.hub.server.load import load
from integrations.hub.server.routing import giving
from integrations.hub.server.routing.missing import free_missed
from integrations.hub.server.routing.taking_back import take_back
from integrations.hub.server.store import presences, records, tables
from integrations.hub.server.store.presences import Presence
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk
from tests.contracts.test_hub_leases import beat, pass_time
from tests.contracts.test_hub_offers import EVA, ready, wait

FIRST = InteractionId("first")


def give_by(world: World, **routing: Any) -> None:
    """The queue of both sites gives away so from now on."""
    queue = Queue(
        id=world.with_north,
        name="Bills",
        sites=(world.sites["Home"].id, world.sites["North"].id),
        routing=Routing(**routing),
    )
    world.put(queue)


async def at_work(world: World, login: str) -> Desk:
    desk = await ready(world.desk(login))
    await beat(desk)
    return desk


async def offer_to(desk: Desk) -> Offer:
    offer = (await desk.hub.next_offer(desk.client_id)).offer
    assert offer is not None
    return offer


async def nothing_for(desk: Desk) -> bool:
    return (await desk.hub.next_offer(desk.client_id)).offer is None


def told(world: World, kind: str) -> list[tuple[str, str]]:
    """(rule, reason) of what happened to contacts, in order."""
    events = tables.interaction_event
    with world.store.reading(world.tenant) as within:
        ordered = events.select().where(events.c.kind == kind).order_by(events.c.seq, events.c.part)
        return [(row.rule, row.reason) for row in within.connection.execute(ordered)]


async def test_a_contact_goes_to_who_can_do_it_and_the_offer_says_why(world: World) -> None:
    give_by(world, needs=(Skill("claims", 2),))
    world.put(replace(world.agents["pat"], skills=(Skill("claims", 3),)))
    ann, pat = await at_work(world, "ann"), await at_work(world, "pat")
    wait(world, "first")

    assert await nothing_for(ann)
    offer = await offer_to(pat)

    assert offer.grounds[0].rule is Rule.WAITED
    assert {ground.rule for ground in offer.grounds} >= {Rule.WAITED, Rule.SKILLS}
    assert await pat.hub.accept(offer.interaction, offer.fence)


async def test_sites_get_their_shares_of_a_queue(world: World) -> None:
    many = Capacity(chat=100)
    give_by(world, shares=(Share(world.sites["North"].id, 75), Share(world.sites["Home"].id, 25)))
    world.put(*(replace(world.agents[name], capacity=many) for name in ("ann", "pat")))
    ann, pat = await at_work(world, "ann"), await at_work(world, "pat")
    wait(world, "first", *(f"i{n}" for n in range(15)))
    taken: Counter[str] = Counter()

    for _ in range(8):  # whoever is behind is asked first, so both are offered what is theirs
        giving.give(world.hub, world.tenant)
        for name, desk in (("pat", pat), ("ann", ann)):
            offer = await offer_to(desk)
            assert await desk.hub.accept(offer.interaction, offer.fence)
            taken[name] += 1

    assert taken == Counter(ann=8, pat=8)  # a share keeps nothing from who is free
    assert {rule for rule, _ in told(world, "offered")} == {"share"}


async def test_a_queue_that_is_closed_offers_nothing_and_its_contacts_keep_their_places(
    world: World,
) -> None:
    today = world.clock.now().date()
    shut = Calendar(id=CalendarId("c"), name="Office", zone="UTC", days=(OtherDay(today),))
    world.put(shut)
    give_by(world, calendar=shut.id)
    wait(world, "first")
    ann = await at_work(world, "ann")

    assert await nothing_for(ann)
    why = await ann.hub.why(FIRST)
    world.clock.forward(days=1)
    await beat(ann)
    offer = await offer_to(ann)

    assert why.decision is None
    assert [ground.rule for ground in why.waits] == [Rule.CLOSED]
    assert offer.interaction == FIRST
    assert offer.waiting_s == timedelta(days=1, minutes=1).total_seconds()


async def test_who_declines_says_why_and_it_goes_to_the_next_at_its_old_place(
    world: World,
) -> None:
    ann = await at_work(world, "ann")
    wait(world, "first")
    offer = await offer_to(ann)
    bob = await at_work(world, "bob")

    await ann.hub.decline(FIRST, Declined.KNOWN)
    to_bob = await offer_to(bob)

    assert told(world, "declined") == [("", "known")]
    assert (to_bob.interaction, to_bob.fence) == (FIRST, offer.fence + 1)
    assert to_bob.waiting_s == 60
    assert await nothing_for(ann)


async def test_who_misses_two_in_a_row_is_offered_no_more_until_ready_again(world: World) -> None:
    ann = await at_work(world, "ann")
    wait(world, "first")
    for why in (Missed.UNHEARD, Missed.LOCKED):
        offer = await offer_to(ann)
        await ann.hub.missed(FIRST, offer.fence, why)

    assert told(world, "missed") == [("", "unheard"), ("", "locked")]
    assert await nothing_for(ann)
    await ann.snapshot()
    me = ann.record(Agent, ann.agent)
    assert (me.state, me.reason, me.missed) == (AgentState.BREAK, "missed", 2)

    await ann.do(agent.SetState(id=ann.agent, state=AgentState.READY))
    assert (await offer_to(ann)).interaction == FIRST
    await ann.snapshot()
    assert ann.record(Agent, ann.agent).missed == 0


async def test_who_has_chosen_a_break_keeps_its_reason_when_a_second_offer_is_missed(
    world: World,
) -> None:
    ann = await at_work(world, "ann")
    wait(world, "first")
    await ann.hub.missed(FIRST, (await offer_to(ann)).fence, Missed.UNHEARD)
    offer = await offer_to(ann)

    await ann.do(agent.SetState(id=ann.agent, state=AgentState.BREAK, reason="lunch"))
    await ann.hub.missed(FIRST, offer.fence, Missed.UNHEARD)
    await ann.snapshot()

    me = ann.record(Agent, ann.agent)
    assert (me.state, me.reason, me.missed) == (AgentState.BREAK, "lunch", 2)


async def test_whose_desk_is_not_heard_of_has_missed_nothing(world: World) -> None:
    ann = await at_work(world, "ann")
    wait(world, "first")
    await offer_to(ann)

    pass_time(world, 21)
    free_missed(world.hub, world.tenant)
    await ann.snapshot()

    assert told(world, "missed") == [("", "gone")]
    assert ann.record(Agent, ann.agent).missed == 0


async def test_who_takes_one_has_missed_none_in_a_row(world: World) -> None:
    ann = await at_work(world, "ann")
    wait(world, "first")
    await ann.hub.missed(FIRST, (await offer_to(ann)).fence, Missed.UNHEARD)
    again = await offer_to(ann)

    assert await ann.hub.accept(FIRST, again.fence)
    await ann.snapshot()

    assert ann.record(Agent, ann.agent).missed == 0


async def test_who_served_the_customer_last_gets_it_again(world: World) -> None:
    give_by(world, last_agent_s=120)
    wait(world, "first")
    bob = await at_work(world, "bob")
    taken = await offer_to(bob)
    assert await bob.hub.accept(FIRST, taken.fence)
    await bob.pull()
    ended = replace(
        bob.record(Interaction, FIRST),
        status=InteractionStatus.CLOSED,
        closed_at=world.clock.now(),
        segments=tuple(
            replace(each, until=world.clock.now())
            for each in bob.record(Interaction, FIRST).segments
        ),
    )
    world.put(ended)
    ann = await at_work(world, "ann")
    wait(world, "again")

    assert await nothing_for(ann)
    offer = await offer_to(bob)

    assert offer.interaction == "again"
    assert Rule.LAST_AGENT in {ground.rule for ground in offer.grounds}
    assert told(world, "offered")[-1] == ("last-agent", "")


async def test_a_site_with_a_system_of_its_own_is_given_contacts_and_takes_them(
    world: World,
) -> None:
    world.put(replace(world.sites["North"], model=PartnerModel.ENTERPRISE))
    give_by(world)
    pat = await at_work(world, "pat")
    wait(world, "first", "second")

    giving.give(world.hub, world.tenant)
    await pat.snapshot()
    given = pat.record(Interaction, "first")
    assert (given.site, given.status) == (world.sites["North"].id, InteractionStatus.QUEUED)
    assert await nothing_for(pat)  # no offer of the hub's
    assert await pat.hub.accept(FIRST, given.epoch)
    bob = await at_work(world, "bob")
    assert not await bob.hub.accept(InteractionId("second"))

    await pat.hub.decline(InteractionId("second"))
    assert (await offer_to(bob)).interaction == "second"
    assert [rule for rule, _ in told(world, "given")] == ["rest", "rest"]
    assert len(told(world, "returned")) == 1


async def test_what_a_site_was_given_and_nobody_there_took_in_time_goes_to_others(
    world: World,
) -> None:
    world.put(replace(world.sites["North"], model=PartnerModel.ENTERPRISE, back_after_s=120))
    give_by(world)
    wait(world, "first")
    giving.give(world.hub, world.tenant)
    taken_back = []
    for seconds in (119, 2):
        world.clock.forward(seconds=seconds)
        take_back(world.hub, world.tenant)
        taken_back.append(told(world, "returned"))
    giving.give(world.hub, world.tenant)
    ann = await at_work(world, "ann")

    assert taken_back == [[], [("", "late")]]
    assert len(told(world, "given")) == 1  # and not to that site again
    assert (await offer_to(ann)).interaction == FIRST


async def test_a_site_is_given_no_more_than_there_is_room_for_at_it(world: World) -> None:
    world.put(replace(world.sites["North"], model=PartnerModel.ENTERPRISE, room=2))
    give_by(world)
    wait(world, "first", "second", "third")

    giving.give(world.hub, world.tenant)
    before = len(told(world, "given"))
    pat = await at_work(world, "pat")
    assert await pat.hub.accept(FIRST)
    giving.give(world.hub, world.tenant)

    assert (before, len(told(world, "given"))) == (2, 3)


async def test_a_partner_to_whom_its_carrier_gives_is_given_nothing(world: World) -> None:
    world.put(replace(world.sites["North"], model=PartnerModel.NETWORK))
    give_by(world)
    pat = await at_work(world, "pat")
    wait(world, "first")

    giving.give(world.hub, world.tenant)

    assert await nothing_for(pat)
    await pat.snapshot()
    assert pat.record(Interaction, FIRST).site is None


async def test_what_an_agent_had_who_was_killed_goes_to_another(world: World) -> None:
    ann = await at_work(world, "ann")
    wait(world, "first")
    offer = await offer_to(ann)
    assert await ann.hub.accept(FIRST, offer.fence)

    pass_time(world, 22)  # nothing is heard of ann any more
    bob = await at_work(world, "bob")
    to_bob = await offer_to(bob)

    assert to_bob.interaction == FIRST
    assert to_bob.fence > offer.fence
    assert await bob.hub.accept(FIRST, to_bob.fence)


async def test_why_is_told_in_house_in_full_and_to_a_partner_of_itself_alone(
    world: World,
) -> None:
    give_by(world, needs=(Skill("claims", 2),))
    ann, pat = await at_work(world, "ann"), await at_work(world, "pat")
    sam = world.desk("sam")
    wait(world, "first")

    in_house, partner = await ann.hub.why(FIRST), await pat.hub.why(FIRST)

    assert in_house.decision is None
    assert {each.agent for each in in_house.others} == {ann.agent, pat.agent}
    assert [(each.agent, each.ground.rule) for each in partner.others] == [(pat.agent, Rule.SKILL)]
    with pytest.raises(Forbidden):
        await sam.hub.why(FIRST)


async def test_why_says_of_what_is_offered_or_in_hand_with_whom_it_is_and_on_which_grounds(
    world: World,
) -> None:
    ann = await at_work(world, "ann")
    wait(world, "first")
    offer = await offer_to(ann)
    while_offered = await ann.hub.why(FIRST)
    assert await ann.hub.accept(FIRST, offer.fence)
    in_hand = await ann.hub.why(FIRST)

    assert while_offered.status is InteractionStatus.OFFERED
    assert while_offered.until == offer.until
    assert in_hand.status is InteractionStatus.ACTIVE
    for why in (while_offered, in_hand):
        assert why.decision is not None
        assert (why.decision.agent, why.decision.grounds) == (ann.agent, offer.grounds)


async def test_a_state_and_its_timer_are_kept_over_a_short_silence(world: World) -> None:
    ann = await at_work(world, "ann")
    await ann.snapshot()
    before = ann.record(Agent, ann.agent)

    pass_time(world, 58)
    await beat(ann)
    pass_time(world, 5)
    await ann.snapshot()
    assert ann.record(Agent, ann.agent) == before

    pass_time(world, 62)
    await ann.snapshot()
    lost = ann.record(Agent, ann.agent)
    assert (lost.state, lost.reason) == (AgentState.OFFLINE, "lost")
    events = tables.agent_event
    with world.store.reading(world.tenant) as within:
        rows = within.connection.execute(events.select().order_by(events.c.seq)).all()
    assert (rows[-1].kind, rows[-1].rule, rows[-1].reason) == ("offline", "silence", "lost")


def test_a_burst_is_given_away_once_each_in_order_and_nobody_is_idle(world: World) -> None:
    assert burst(world, contacts=2_000, agents=60) == 60


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_ten_thousand_contacts_over_five_hundred_agents(world: World) -> None:
    assert burst(world, contacts=10_000, agents=500) == 500


def burst(world: World, *, contacts: int, agents: int) -> int:
    """So many come at once; returns how many were offered to somebody in one run.

    The north is virtualized, the south enterprise-routed, to the west its carrier gives contacts.
    """
    west = world.admin.add_site("West", SiteKind.PARTNER, model=PartnerModel.NETWORK)
    world.put(replace(world.sites["South"], model=PartnerModel.ENTERPRISE))
    for each in _queues(world):
        world.put(replace(each, sites=(*each.sites, west.id)))
    sites = ("Home", "North")
    people = [
        replace(
            world.admin.add_user(f"a{n}", site=sites[n % 2], role=Role.AGENT),
            state=AgentState.READY,
            state_since=world.clock.now() - timedelta(seconds=n),
            skills=(Skill("claims", 1 + n % 5),) if n % 3 else (),
        )
        for n in range(agents)
    ]
    elsewhere = [
        replace(
            world.admin.add_user(f"{site}{n}", site=site, role=Role.AGENT), state=AgentState.READY
        )
        for n in range(agents // 10)
        for site in ("South", "West")
    ]
    people += elsewhere
    world.put(*people)
    here = [
        Presence(each.id, "device", 1, round(world.clock.now().timestamp() * 1000))
        for each in people
    ]
    world.store.writing(world.tenant, lambda within: presences.put(within, here))
    load(world.store, world.tenant, [EVA, *_arrivals(world, contacts)])

    while giving.give(world.hub, world.tenant):
        pass

    offered = _contacts(world, InteractionStatus.OFFERED)
    waiting = [each for each in _contacts(world, InteractionStatus.QUEUED) if each.site is None]
    takers = [each.offered_to for each in offered]
    assert max(Counter(takers).values()) == 1
    for queue in {each.queue for each in offered}:  # all alike: who came first was given first
        last = max(each.created_at for each in offered if each.queue == queue)
        assert all(each.created_at >= last for each in waiting if each.queue == queue)
    assert len(set(takers)) == agents  # as many wait as there are, so nobody is idle
    assert not {each.id for each in elsewhere} & set(takers)  # of those nobody by name
    assert {each.site for each in _contacts(world, InteractionStatus.QUEUED)} == {
        None,
        world.sites["South"].id,
    }
    return len(offered)


def _queues(world: World) -> list[Queue]:
    with world.store.reading(world.tenant) as within:
        return records.every(within, Queue)


def _arrivals(world: World, contacts: int) -> list[Interaction]:
    queues: tuple[QueueId, ...] = (world.with_north, world.home_only, world.with_south)
    return [
        Interaction(
            id=InteractionId(f"i{n:05}"),
            customer=EVA.id,
            channel=(Channel.CHAT, Channel.EMAIL)[n % 2],
            queue=queues[n % 3],
            created_at=world.clock.now() - timedelta(seconds=contacts - n),
        )
        for n in range(contacts)
    ]


def _contacts(world: World, status: InteractionStatus) -> list[Interaction]:
    table = tables.RECORDS["interaction"]
    with world.store.reading(world.tenant) as within:
        rows = within.connection.execute(table.select().where(table.c.status == status)).all()
    found = [decode("interaction", row.doc) for row in rows]
    return [each for each in found if isinstance(each, Interaction)]
