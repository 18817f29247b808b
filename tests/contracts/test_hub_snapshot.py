"""A desktop is filled: in a useful order, as of one moment, and on from where it broke off."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count

import pytest
from msgspec.structs import replace

from desktop.domain.conversation import Segment
from desktop.domain.ids import AgentId, CustomerId, InteractionId, QueueId
from desktop.domain.operations import customer, interaction
from desktop.domain.records import Customer, Interaction, Queue, Record
from desktop.domain.words import Channel, InteractionStatus, SegmentKind
from desktop.ports.errors import Busy, Floor
from desktop.ports.wire import Begin, Complete, PageEnd
from integrations.hub.renewing import Tokens
from integrations.hub.server.hub import Limits
from integrations.hub.server.load import load
from integrations.hub.server.signing_in.tokens import bearer_of
from integrations.hub.server.store.bulk import AlreadyThere
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk, lines_of

PLENTY = 5_600  # more than a page of history


def history(world: World, count: int) -> Iterator[Record]:
    """Customers with closed interactions, and some that wait."""
    noon = world.clock.now()
    for n in range(count):
        queue = (world.home_only, world.with_north)[n % 2]
        person = CustomerId(f"c{n:05}")
        yield Customer(id=person, name=f"Customer {n}", queues=(queue,), number=f"K-{200_000 + n}")
        yield contact(f"i{n:05}", person, queue, noon - timedelta(hours=n))


def contact(
    id: str, of: CustomerId, queue: QueueId, at: datetime, agent: AgentId | None = None
) -> Interaction:
    closed = InteractionStatus.CLOSED if agent is None else InteractionStatus.ACTIVE
    segments = (Segment(agent=agent, kind=SegmentKind.HANDLE, since=at),) if agent else ()
    return Interaction(
        id=InteractionId(id),
        customer=of,
        channel=Channel.EMAIL,
        queue=queue,
        created_at=at,
        status=closed,
        segments=segments,
    )


async def taken(desk: Desk) -> list[str]:
    """The snapshot as words: kind:id for records, the line's name for the others."""
    said = []
    async for line in lines_of(desk.hub.snapshot("")):
        match line:
            case Begin() | PageEnd() | Complete():
                said.append(type(line).__name__)
            case kind, document, _version:
                id = bytes(document).split(b'"id":"', 1)[1].split(b'"', 1)[0]
                said.append(f"{kind}:{id.decode()}")
    return said


async def test_own_work_comes_before_waiting_work_and_that_before_history_newest_first(
    world: World,
) -> None:
    ann = world.desk("ann")
    waiting = contact("waits", CustomerId("c00001"), world.with_north, world.clock.now())
    load(
        world.store,
        world.tenant,
        [
            *history(world, 6),
            contact("mine", CustomerId("c00005"), world.home_only, world.clock.now(), ann.agent),
            replace(waiting, status=InteractionStatus.QUEUED),
        ],
    )

    said = await taken(ann)

    interactions = [line.removeprefix("interaction:") for line in said if "interaction:" in line]
    assert interactions == ["mine", "waits", *(f"i{n:05}" for n in range(6))]
    assert said.index("interaction:mine") < said.index("customer:c00005") < said.index("PageEnd")
    assert said.index("customer:c00001") < said.index("customer:c00000")
    assert (said[0], said[-1]) == ("Begin", "Complete")


async def test_a_snapshot_that_broke_off_goes_on_and_the_log_brings_what_changed_meanwhile(
    world: World,
) -> None:
    load(world.store, world.tenant, history(world, PLENTY))
    ann, bob, pat = world.desk("ann"), world.desk("bob"), world.desk("pat")
    await bob.snapshot()

    mark = await ann.snapshot(stop_after_pages=3)
    await bob.do(
        customer.Set(id=CustomerId("c00000"), name="Changed meanwhile"),
        customer.Create(id=CustomerId("new"), name="New meanwhile"),
        interaction.Create(
            id=InteractionId("new"),
            customer=CustomerId("new"),
            channel=Channel.VOICE,
            queue=world.with_north,
        ),
    )
    await ann.snapshot(resume=mark)
    await ann.pull()
    await bob.pull()
    await pat.snapshot()

    assert len(bob.ids("interaction")) == PLENTY + 1
    assert ann.records == bob.records
    assert pat.records == {
        key: record for key, record in bob.records.items() if _of_north(record, world)
    }


def _of_north(record: Record, world: World) -> bool:
    if isinstance(record, Customer):
        return world.with_north in record.queues
    return not isinstance(record, Interaction) or record.queue == world.with_north


async def test_a_resume_mark_is_worth_nothing_to_others(world: World) -> None:
    load(world.store, world.tenant, history(world, PLENTY))
    ann, pat = world.desk("ann"), world.desk("pat")
    mark = await ann.snapshot(stop_after_pages=3)

    for forged in (mark[:-1] + ("A" if mark[-1] != "A" else "B"), "x", mark + "AAAA"):
        with pytest.raises(Floor):
            await ann.snapshot(resume=forged)
    with pytest.raises(Floor):
        await pat.snapshot(resume=mark)


async def test_rights_that_change_while_a_snapshot_comes_are_put_right_by_the_first_pull(
    world: World,
) -> None:
    load(world.store, world.tenant, history(world, PLENTY))
    pat = world.desk("pat")
    mark = await pat.snapshot(stop_after_pages=2)

    home_only, with_north = (
        Queue(id=id, name=name, sites=sites)
        for id, name, sites in (
            (world.home_only, "Contracts", (world.sites["Home"].id, world.sites["North"].id)),
            (world.with_north, "Bills", (world.sites["Home"].id,)),
        )
    )
    world.put(home_only, with_north)
    await pat.snapshot(resume=mark)
    pages = await pat.pull()

    assert pages[0].scope is not None
    seen = {record.queue for record in pat.records.values() if isinstance(record, Interaction)}
    assert seen == {world.home_only}
    assert len(pat.ids("interaction")) == len(pat.ids("customer")) == PLENTY // 2


async def test_a_load_needs_a_snapshot_and_takes_nothing_when_a_record_is_there(
    world: World,
) -> None:
    ann = world.desk("ann")
    await ann.snapshot()

    counts = load(world.store, world.tenant, history(world, 20))
    with pytest.raises(Floor):
        await ann.pull()
    with pytest.raises(AlreadyThere):
        load(
            world.store, world.tenant, [Customer(id=CustomerId("x"), name="x"), *history(world, 1)]
        )
    await ann.snapshot()
    await ann.do(customer.Create(id=CustomerId("next"), name="Next"))
    await ann.pull()

    assert counts == {"customer": 20, "interaction": 20}
    assert len(ann.ids("customer")) == 21
    assert ann.record(Customer, "next").number == "K-200020"


async def test_only_so_many_snapshots_are_sent_at_once(worlds: Callable[..., World]) -> None:
    """The slots are held by hand: how long a sent snapshot holds one is up to the sockets."""
    world = worlds(limits=Limits(snapshots=2, snapshots_each=1))
    load(world.store, world.tenant, history(world, 20))
    ann, bob, pat = world.desk("ann"), world.desk("bob"), world.desk("pat")
    slots = world.hub.slots

    with slots.taken(_name(ann)):
        with pytest.raises(Busy) as one_each:
            await ann.snapshot()
        with slots.taken(_name(bob)), pytest.raises(Busy):
            await pat.snapshot()
        await pat.snapshot()
    await ann.snapshot()

    assert one_each.value.retry_after_s > 0
    assert len(ann.ids("interaction")) == 20


async def test_a_snapshot_that_breaks_off_gives_its_slot_back(worlds: Callable[..., World]) -> None:
    world = worlds(limits=Limits(snapshots=1, snapshots_each=1))
    load(world.store, world.tenant, history(world, PLENTY))
    ann = world.desk("ann")
    begun = ann.hub.snapshot("")

    await anext(begun)
    await begun.aclose()

    async with asyncio.timeout(10):
        await _take_when_a_slot_is_free(ann)


async def _take_when_a_slot_is_free(desk: Desk) -> None:
    for wait_s in count():
        try:
            await desk.snapshot()
        except Busy:
            await asyncio.sleep(wait_s / 20)
        else:
            return


def _name(desk: Desk) -> str:
    """Under which a desk's snapshots are counted."""
    tokens = desk.hub._http.auth
    assert isinstance(tokens, Tokens)
    return bearer_of(f"Bearer {tokens._token}").token_hash
