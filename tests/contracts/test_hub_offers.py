"""Waiting interactions are given to agents, each to one at a time and taken by one only."""

from __future__ import annotations

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from msgspec.structs import replace

from desktop.domain.conversation import Segment
from desktop.domain.ids import CustomerId, InteractionId, QueueId
from desktop.domain.operations import agent
from desktop.domain.records import Agent, Customer, Interaction, Queue
from desktop.domain.routing import Capacity, Routing
from desktop.domain.words import (
    AgentState,
    Channel,
    InteractionStatus,
    PartnerModel,
    Role,
    SegmentKind,
)
from desktop.ports.wire import NextOffer
from integrations.hub.server.load import load
from integrations.hub.server.routing import missing, offering
from integrations.hub.server.signing_in.tokens import bearer_of
from integrations.hub.server.store import tables
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk

MANY = Capacity(chat=100)
EVA = Customer(id=CustomerId("eva"), name="Eva")


def wait(
    world: World, *ids: str, queue: QueueId | None = None, channel: Channel = Channel.CHAT
) -> None:
    """Interactions that wait, the first one longest."""
    now = world.clock.now()
    queue = queue or world.with_north
    load(
        world.store,
        world.tenant,
        [
            *([EVA] if ids[0] == "first" else []),
            *(
                Interaction(
                    id=InteractionId(id),
                    customer=EVA.id,
                    channel=channel,
                    queue=queue,
                    created_at=now - timedelta(minutes=len(ids) - n),
                )
                for n, id in enumerate(ids)
            ),
        ],
    )


async def ready(desk: Desk) -> Desk:
    await desk.do(agent.SetState(id=desk.agent, state=AgentState.READY))
    await desk.snapshot()
    return desk


def offered(next_offer: NextOffer) -> str | None:
    return next_offer.offer.interaction if next_offer.offer else None


async def test_the_longest_waiting_is_offered_to_one_agent_and_the_next_to_the_next(
    world: World,
) -> None:
    wait(world, "first", "second")
    ann, bob, pat = [await ready(world.desk(login)) for login in ("ann", "bob", "pat")]

    offers = [await desk.hub.next_offer() for desk in (ann, ann, pat, bob)]

    assert [offered(offer) for offer in offers] == ["first", "first", "second", None]
    first = offers[0].offer
    assert first is not None
    assert first.until == world.clock.now() + timedelta(seconds=20)
    assert (first.seconds, first.waiting_s) == (20, 120)


async def test_an_accepted_offer_is_the_agents_and_everybody_is_told(world: World) -> None:
    wait(world, "first")
    ann, bob = await ready(world.desk("ann")), await ready(world.desk("bob"))
    await ann.hub.next_offer()
    await bob.pull()
    while_offered = bob.record(Interaction, "first")

    accepted = [await ann.hub.accept(InteractionId("first")) for _ in range(2)]
    by_another = await bob.hub.accept(InteractionId("first"))
    await bob.pull()

    assert (while_offered.status, while_offered.offered_to) == ("offered", ann.agent)
    assert accepted == [True, True]  # the second: its first answer was lost
    assert not by_another
    taken = bob.record(Interaction, "first")
    assert (taken.status, taken.agent, taken.offered_to) == ("active", ann.agent, None)


async def test_an_offer_that_is_too_late_goes_to_the_next_at_its_old_place(world: World) -> None:
    wait(world, "first", "second")
    ann, bob = await ready(world.desk("ann")), await ready(world.desk("bob"))
    await ann.hub.next_offer()
    world.clock.forward(seconds=20.5)

    too_late = await ann.hub.accept(InteractionId("first"))
    to_bob = await bob.hub.next_offer()
    still_too_late = await ann.hub.accept(InteractionId("first"))

    assert not too_late
    assert offered(to_bob) == "first"
    assert not still_too_late
    assert await bob.hub.accept(InteractionId("first"))


async def test_a_declined_offer_is_spared_the_agent_for_a_while_and_keeps_its_place(
    world: World,
) -> None:
    wait(world, "first", "second")
    ann, bob = await ready(world.desk("ann")), await ready(world.desk("bob"))
    await ann.hub.next_offer()

    await ann.hub.decline(InteractionId("first"))
    to_ann, to_bob = await ann.hub.next_offer(), await bob.hub.next_offer()
    await ann.hub.decline(InteractionId("second"))
    await bob.hub.decline(InteractionId("first"))
    nothing = await ann.hub.next_offer()
    world.clock.forward(seconds=61)
    later = await ann.hub.next_offer()

    assert (offered(to_ann), offered(to_bob)) == ("second", "first")
    assert offered(nothing) is None
    assert offered(later) == "first"


async def test_who_is_not_ready_or_does_not_work_the_queue_is_offered_nothing(
    world: World,
) -> None:
    wait(world, "first")
    ann, sam = world.desk("ann"), await ready(world.desk("sam"))

    assert offered(await ann.hub.next_offer()) is None
    assert offered(await sam.hub.next_offer()) is None
    await ready(ann)
    assert offered(await ann.hub.next_offer()) == "first"


async def test_a_partner_whose_own_system_routes_is_offered_nothing(world: World) -> None:
    north = world.sites["North"]
    wait(world, "first")
    world.put(replace(north, model=PartnerModel.ENTERPRISE))
    pat = await ready(world.desk("pat"))

    by_its_own = await pat.hub.next_offer()
    world.put(north)
    by_ours = await pat.hub.next_offer()

    assert offered(by_its_own) is None
    assert offered(by_ours) == "first"


async def test_what_was_offered_and_done_is_written_down_by_the_hubs_clock(world: World) -> None:
    wait(world, "first")
    ann, bob = await ready(world.desk("ann")), await ready(world.desk("bob"))
    await ann.hub.next_offer()
    await ann.hub.decline(InteractionId("first"))
    await bob.hub.next_offer()
    world.clock.forward(seconds=5)
    await bob.hub.accept(InteractionId("first"))

    events = tables.interaction_event
    with world.store.reading(world.tenant) as within:
        rows = within.connection.execute(events.select().order_by(events.c.seq, events.c.part))
        told = [(row.kind, row.segment, row.agent, row.at) for row in rows]

    noon = round(world.clock.now().timestamp() * 1000) - 5_000
    names = {who for _, _, who, _ in told}
    assert len(names) == 2
    assert not names & {ann.agent, bob.agent, "ann", "bob"}
    assert [(kind, segment, at - noon) for kind, segment, _, at in told] == [
        ("offered", "", 0),
        ("declined", "", 0),
        ("offered", "", 0),
        ("began", "handle", 5_000),
    ]


async def test_nothing_is_offered_on_a_channel_that_is_full(world: World) -> None:
    wait(world, "first", "second", "third", "fourth")
    world.put(replace(world.agents["bob"], capacity=Capacity(chat=2)))
    bob = await ready(world.desk("bob"))

    async def take() -> str | None:
        id = offered(await bob.hub.next_offer())
        assert id is None or await bob.hub.accept(InteractionId(id))
        return id

    taken = [await take() for _ in range(3)]
    await bob.pull()
    first = bob.record(Interaction, "first")
    world.put(replace(first, status=InteractionStatus.PARKED))
    after_parking = await take()

    assert taken == ["first", "second", None]
    assert after_parking == "third"
    assert bob.record(Agent, bob.agent).capacity == Capacity(chat=2)


async def test_a_full_channel_does_not_keep_others_away(world: World) -> None:
    bob = await ready(world.desk("bob"))
    wait(world, "first")
    world.put(*(replace(site, holds_off={}) for site in world.sites.values()))
    now = world.clock.now()
    call = Segment(agent=bob.agent, kind=SegmentKind.HANDLE, since=now)
    longest = Interaction(
        id=InteractionId("second call"),
        customer=EVA.id,
        channel=Channel.VOICE,
        queue=world.with_north,
        created_at=now - timedelta(hours=1),
    )
    in_hand = replace(
        longest, id=InteractionId("call"), status=InteractionStatus.ACTIVE, segments=(call,)
    )
    world.put(in_hand, longest)

    assert offered(await bob.hub.next_offer()) == "first"  # the chat; one call at a time


async def test_an_offer_nobody_took_is_free_again_without_anybody_asking(world: World) -> None:
    wait(world, "first")
    ann, bob = await ready(world.desk("ann")), world.desk("bob")
    await ann.hub.next_offer()
    await bob.snapshot()
    assert bob.record(Interaction, "first").status is InteractionStatus.OFFERED

    async with bob.listening() as news:
        world.clock.forward(seconds=20.5)
        async with asyncio.timeout(10):
            async for _ in news:
                if bob.record(Interaction, "first").status is InteractionStatus.QUEUED:
                    break

    free = bob.record(Interaction, "first")
    assert (free.offered_to, free.offered_until) == (None, None)
    assert missing.free_missed(world.hub, world.tenant) == 0  # once
    assert _told(world) == ["offered", "missed"]
    assert offered(await ann.hub.next_offer()) == "first"  # missed is not declined


async def test_an_offer_of_a_queue_that_gives_more_time_than_the_hub_is_left_alone(
    world: World,
) -> None:
    sites = (world.sites["Home"].id, world.sites["North"].id)
    patient = Queue(id=world.with_north, name="Bills", sites=sites, routing=Routing(offer_s=60))
    world.put(patient)
    wait(world, "first")
    ann = await ready(world.desk("ann"))
    await ann.hub.next_offer()

    with world.store.reading(world.tenant) as within:
        looks_missed = missing.any_over(world.hub, within)
    world.clock.forward(seconds=59)
    missing.free_missed(world.hub, world.tenant)
    before = _told(world)
    world.clock.forward(seconds=2)
    missing.free_missed(world.hub, world.tenant)

    assert not looks_missed
    assert (before, _told(world)) == (["offered"], ["offered", "missed"])


def _told(world: World) -> list[str]:
    events = tables.interaction_event
    with world.store.reading(world.tenant) as within:
        ordered = events.select().order_by(events.c.seq, events.c.part)
        return [row.kind for row in within.connection.execute(ordered)]


async def test_many_agents_asking_at_once_never_get_the_same_interaction(world: World) -> None:
    agents = [world.admin.add_user(f"a{n}", site="Home", role=Role.AGENT) for n in range(16)]
    world.put(*(replace(agent, state=AgentState.READY, capacity=MANY) for agent in agents))
    bearers = [bearer_of(f"Bearer {world.admin.token(agent.id)}") for agent in agents]
    ids = ["first", *(f"i{n:03}" for n in range(1, 100))]
    wait(world, *ids)

    def work(number: int) -> list[str]:
        taken: list[str] = []
        while (offer := offering.next_offer(world.hub, bearers[number]).offer) is not None:
            if number % 4 == 3 and len(taken) == 2:
                break  # goes home with an offer in hand
            assert offering.accept(world.hub, bearers[number], offer.interaction).taken
            taken.append(offer.interaction)
        return taken

    with ThreadPoolExecutor(16) as threads:
        taken = await asyncio.to_thread(lambda: [*threads.map(work, range(16))])

    counted = Counter(id for some in taken for id in some)
    held = 100 - counted.total()
    assert set(counted.values()) == {1}
    assert held <= 4
    with world.store.reading(world.tenant) as within:
        table = tables.RECORDS["interaction"]
        rows = within.connection.execute(table.select()).all()
    by_status = Counter(row.status for row in rows)
    assert by_status == Counter(active=counted.total(), offered=held)
    assert {row.id: row.agent for row in rows if row.status == InteractionStatus.ACTIVE} == {
        id: agents[n].id for n, some in enumerate(taken) for id in some
    }
