"""Who else looks at a contact and types in it: told live, to whoever may know, and never kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace

from desktop.domain.ids import AgentId, CustomerId, InteractionId
from desktop.domain.operations.interaction import Assign
from desktop.domain.records import Customer, Interaction, Queue
from desktop.domain.words import Channel
from desktop.ports.backend import StreamEvent
from desktop.ports.beside import LASTS_S, Beside, Doing, Kept, Looks, Other
from desktop.ports.errors import Busy, Forbidden
from integrations.hub.client import HubDoor
from integrations.hub.server.hub import Hub, Limits
from integrations.hub.server.serving import Listen, Serving
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk

EVA = CustomerId("eva")
MAIL = InteractionId("mail")
HOUSE = InteractionId("house")  # a contact of a queue that no partner works


@pytest.fixture
def with_mail(world: World) -> World:
    now = world.clock.now()
    world.put(
        Customer(id=EVA, name="Eva"),
        *(
            Interaction(id=id, customer=EVA, channel=Channel.EMAIL, queue=queue, created_at=now)
            for id, queue in ((MAIL, world.with_north), (HOUSE, world.home_only))
        ),
    )
    return world


def looks(desk: Desk, at: str = MAIL, doing: Doing = Doing.LOOKS, **more: object) -> Looks:
    return Looks(client_id=desk.client_id, interaction=at, doing=doing, **more)  # type: ignore[arg-type]  # fields by name


async def told(events: AsyncIterator[StreamEvent]) -> Beside:
    """The next word on who is beside; the test fails after ten seconds."""
    async with asyncio.timeout(10):
        async for event in events:
            if isinstance(event, Beside):
                return event
    raise AssertionError("the stream ended")


async def gives(world: World, to: AgentId, contact: InteractionId = MAIL) -> None:
    lead = world.desk("ann")
    [answer] = await lead.do(Assign(id=contact, agent=to))
    assert answer.verdict == "ok"


async def test_who_looks_at_a_contact_is_told_of_who_is_there_and_of_who_comes(
    with_mail: World,
) -> None:
    ann, bob = with_mail.desk("ann"), with_mail.desk("bob")
    await bob.snapshot()

    alone = await bob.hub.beside(looks(bob))
    async with bob.listening() as to_bob:
        there = await ann.hub.beside(looks(ann))
        came = await told(to_bob)
        await ann.hub.beside(looks(ann, doing=Doing.REPLIES))
        writes = await told(to_bob)
        await ann.hub.beside(Looks(client_id=ann.client_id))
        left = await told(to_bob)

    assert alone.others == left.others == ()
    assert [(o.agent, o.name, o.doing) for o in there.others] == [(bob.agent, "bob", "looks")]
    assert [(o.name, o.doing) for o in came.others] == [("ann", Doing.LOOKS)]
    assert [(o.name, o.doing) for o in writes.others] == [("ann", Doing.REPLIES)]
    assert came.as_of == with_mail.clock.now()


async def test_what_is_not_said_again_is_over_and_is_told_so(with_mail: World) -> None:
    ann, bob = with_mail.desk("ann"), with_mail.desk("bob")
    await bob.snapshot()
    await ann.hub.beside(looks(ann))

    async with bob.listening() as to_bob:
        first = await bob.hub.beside(looks(bob))
        with_mail.clock.forward(seconds=LASTS_S - 1)
        await bob.hub.beside(looks(bob))
        with_mail.clock.forward(seconds=2)
        over = await told(to_bob)

    assert [other.name for other in first.others] == ["ann"]
    assert over.others == ()


async def test_nothing_of_it_is_a_change_and_an_unchanged_word_tells_nobody(
    with_mail: World,
) -> None:
    ann, bob = with_mail.desk("ann"), with_mail.desk("bob")
    await bob.snapshot()
    before = bob.cursor
    await ann.hub.beside(looks(ann))
    await bob.hub.beside(looks(bob))

    async with bob.listening() as to_bob:
        for _ in range(3):
            await ann.hub.beside(looks(ann))
        await ann.hub.beside(looks(ann, doing=Doing.NOTES))
        told_at_last = await told(to_bob)
    pages = await bob.pull()

    assert [other.doing for other in told_at_last.others] == [Doing.NOTES]
    assert [page.rows for page in pages] == [()]
    assert bob.cursor == before


async def test_who_may_not_see_the_contact_is_told_nothing_and_is_not_told_of(
    with_mail: World,
) -> None:
    ann, pat = with_mail.desk("ann"), with_mail.desk("pat")
    await ann.hub.beside(looks(ann, HOUSE))

    with pytest.raises(Forbidden):
        await pat.hub.beside(looks(pat, HOUSE))
    there = await ann.hub.beside(looks(ann, HOUSE))

    assert there.others == ()


async def test_a_right_that_ends_ends_what_is_told_with_it(with_mail: World) -> None:
    ann, pat = with_mail.desk("ann"), with_mail.desk("pat")
    await pat.hub.beside(looks(pat))
    await ann.hub.beside(looks(ann))

    queue = with_mail.admin.named(Queue, "Bills")
    with_mail.put(replace(queue, sites=(with_mail.sites["Home"].id,)))
    with pytest.raises(Forbidden):
        await pat.hub.beside(looks(pat))
    there = await ann.hub.beside(looks(ann))

    assert there.others == ()


async def test_words_reach_only_people_of_the_same_site_who_watch_the_one_who_has_it(
    with_mail: World,
) -> None:
    ann, bob, pat = (with_mail.desk(name) for name in ("ann", "bob", "pat"))
    await gives(with_mail, bob.agent)
    for desk in (ann, pat):
        await desk.hub.beside(looks(desk))

    to_owner = await bob.hub.beside(
        looks(bob, doing=Doing.REPLIES, words="Dear Eva, your par", shares=True)
    )
    to_lead, to_partner = [await desk.hub.beside(looks(desk)) for desk in (ann, pat)]
    await bob.hub.beside(looks(bob, doing=Doing.REPLIES, words="Dear Eva", shares=False))
    kept = await ann.hub.beside(looks(ann))

    assert {o.name: o.watches for o in to_owner.others} == {"ann": True, "pat": False}
    assert _of(to_lead, "bob").words == "Dear Eva, your par"
    assert _of(to_lead, "bob").holds
    assert (_of(to_partner, "bob").doing, _of(to_partner, "bob").words) == (Doing.REPLIES, None)
    assert _of(kept, "bob").words is None


async def test_the_pen_is_asked_of_whoever_has_the_contact_and_of_nobody_else(
    with_mail: World,
) -> None:
    ann, bob, pat = (with_mail.desk(name) for name in ("ann", "bob", "pat"))
    await gives(with_mail, bob.agent)

    await ann.hub.beside(looks(ann, asks=1))
    to_owner = await bob.hub.beside(looks(bob))
    to_another = await pat.hub.beside(looks(pat))
    await bob.hub.beside(looks(bob, keeps_from=(Kept(ann.agent, 1),)))
    refused = await ann.hub.beside(looks(ann, asks=1))
    assert _of(to_owner, "ann").asks
    assert not _of(to_another, "ann").asks
    again = await ann.hub.beside(looks(ann, asks=2))

    assert _of(refused, "bob").keeps
    assert not _of(again, "bob").keeps
    assert not _of(refused, "pat").keeps


async def test_a_customer_who_types_is_told_to_the_desk_and_the_agent_to_the_page(
    with_mail: World,
) -> None:
    bob = with_mail.desk("bob")
    await bob.snapshot()
    lookers, tenant = with_mail.hub.lookers, with_mail.tenant
    await bob.hub.beside(looks(bob))

    async with bob.listening() as to_bob:
        lookers.customer_types(tenant, MAIL)
        types = await told(to_bob)
        with_mail.clock.forward(seconds=7)
        stopped = await told(to_bob)
    before = lookers.writers(tenant, MAIL)
    await bob.hub.beside(looks(bob, doing=Doing.REPLIES))

    assert types.customer_types
    assert not stopped.customer_types
    assert not before
    assert lookers.writers(tenant, MAIL) == {bob.agent}


async def test_a_desk_that_says_too_much_is_told_to_wait(worlds: Callable[..., World]) -> None:
    world = worlds(limits=Limits(looks_a_minute=3))
    ann = world.desk("ann")
    for _ in range(3):
        await ann.hub.beside(Looks(client_id=ann.client_id))

    with pytest.raises(Busy):
        await ann.hub.beside(Looks(client_id=ann.client_id))


async def test_a_desk_says_nothing_under_the_name_of_another_persons(with_mail: World) -> None:
    ann, bob = with_mail.desk("ann"), with_mail.desk("bob")
    await ann.hub.beside(looks(ann))

    with pytest.raises(Forbidden):
        await bob.hub.beside(looks(ann, doing=Doing.REPLIES))
    there = await bob.hub.beside(looks(bob))

    assert [(other.name, other.doing) for other in there.others] == [("ann", Doing.LOOKS)]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_several_processes_know_of_one_another_within_a_second_or_two(
    with_mail: World,
) -> None:
    second = Hub(store=with_mail.store, clock=with_mail.clock)
    serving = Serving(second, Listen(port=0))
    threads = ThreadPoolExecutor(1)
    running = threads.submit(serving.run_until_stopped)
    ann, bob = with_mail.desk("ann"), with_mail.desk("bob")
    await bob.snapshot()
    elsewhere = HubDoor().open(serving.address, with_mail.admin.token(ann.agent))
    try:
        await bob.hub.beside(looks(bob))
        async with bob.listening() as to_bob:
            await elsewhere.beside(looks(ann, doing=Doing.REPLIES))
            came = await told(to_bob)
            await elsewhere.beside(Looks(client_id=ann.client_id))
            left = await told(to_bob)
    finally:
        await elsewhere.close()
        serving.stop()
        await asyncio.to_thread(running.result, 20)
        threads.shutdown()

    assert [(other.name, other.doing) for other in came.others] == [("ann", Doing.REPLIES)]
    assert left.others == ()


def _of(beside: Beside, name: str) -> Other:
    return next(other for other in beside.others if other.name == name)
