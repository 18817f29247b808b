"""Bucket sums: two numbers a bucket, kept by the hub, equal to what a desk can count itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from desktop.domain.bucket_sum import Sum
from desktop.domain.bucket_sums import Tally, row_hash
from desktop.domain.ids import CustomerId, InteractionId, QueueId
from desktop.domain.kinds import BY_NAME, decode, queue_bucket
from desktop.domain.operations import customer
from desktop.domain.records import ContactPoint, Customer, Interaction
from desktop.domain.words import Channel, PointKind
from desktop.ports.errors import Floor, Fork, SignedOut
from integrations.hub.server.load import load
from integrations.hub.server.store import sums
from integrations.hub.server.store.opening import Store
from integrations.hub.server.store.tables import RECORDS
from tests.contracts.conftest import MAIN, World
from tests.contracts.hub_desk import Desk

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
EVA = CustomerId("eva")


def contact(id: str, queue: QueueId) -> Interaction:
    return Interaction(
        id=InteractionId(id), channel=Channel.EMAIL, queue=queue, customer=EVA, created_at=AT
    )


def eva(*queues: QueueId, segment: str = "") -> Customer:
    phone = ContactPoint(kind=PointKind.PHONE, value="+49 40 123456")
    return Customer(id=EVA, name="Eva", queues=queues, segment=segment, points=(phone,))


async def begun(desk: Desk) -> Desk:
    await desk.hello()
    await desk.snapshot()
    await desk.pull()
    return desk


def counted(store: Store) -> dict[str, Sum]:
    """The sums of all records as they stand, counted from the records themselves."""
    tally = Tally()
    with store.reading(MAIN) as within:
        for kind, table in RECORDS.items():
            for row in within.connection.execute(select(table.c.id, table.c.version, table.c.doc)):
                buckets = BY_NAME[kind].buckets(decode(kind, row.doc))
                tally.put(buckets, row_hash(kind, row.id, row.version))
    return tally.sums()


def kept(store: Store) -> dict[str, Sum]:
    with store.reading(MAIN) as within:
        found = sums.read(within, counted(store), every_queue=True)
    return {bucket: each for bucket, each in found.items() if each != Sum()}


async def test_sums_are_those_of_the_rows_whatever_is_made_moved_and_changed(world: World) -> None:
    world.put(eva(world.with_north), *(contact(f"i{n}", world.with_north) for n in range(5)))
    world.put(contact("i1", world.with_south), contact("i2", world.home_only))
    world.put(eva(segment="gold"))

    assert kept(world.store) == counted(world.store)
    assert kept(world.store)[queue_bucket(world.with_north)].rows == 3


async def test_a_load_is_counted_too(world: World) -> None:
    load(world.store, MAIN, [contact(f"i{n}", world.with_north) for n in range(20)])
    world.put(contact("i3", world.with_south))

    assert kept(world.store) == counted(world.store)
    assert kept(world.store)[queue_bucket(world.with_north)].rows == 19


async def test_a_desk_counts_what_its_hub_says_and_a_partner_with_veiled_rows_does_too(
    world: World,
) -> None:
    world.put(eva(world.with_north, world.home_only), contact("i1", world.with_north))
    for login in ("ann", "pat"):
        desk = await begun(world.desk(login))
        world.put(contact("i2", world.with_north), contact("i3", world.home_only))
        await desk.pull()
        said = await desk.sums()
        assert said.known
        assert said.sums == desk.own_sums(said.sees)
        assert queue_bucket(world.with_north) in said.sums
    veiled = desk.record(Customer, EVA)
    assert veiled.points != eva().points  # so it was the number that was counted and not the words


async def test_sums_are_as_of_the_cursor_while_others_go_on(world: World) -> None:
    world.put(eva(world.with_north), *(contact(f"i{n}", world.with_north) for n in range(3)))
    ann = await begun(world.desk("ann"))
    before = (await ann.sums()).sums

    world.put(contact("i0", world.with_south), contact("i4", world.with_north), eva())

    said = await ann.sums()
    assert said.known
    assert said.sums == before == ann.own_sums(said.sees)
    await ann.pull()
    after = await ann.sums()
    assert after.sums == ann.own_sums(after.sees) != before


async def test_a_partner_is_told_of_the_buckets_it_sees_alone(world: World) -> None:
    world.put(eva(world.with_north, world.with_south), contact("i1", world.home_only))
    sam = await begun(world.desk("sam"))
    world.put(contact("i2", world.home_only))  # behind its cursor, and taken back out

    said = await sam.sums()

    assert queue_bucket(world.with_south) in said.sums
    assert not {queue_bucket(world.with_north), queue_bucket(world.home_only)} & set(said.sums)


async def test_sums_wait_until_changed_rights_have_been_pulled(world: World) -> None:
    world.put(contact("i1", world.home_only))
    pat = await begun(world.desk("pat"))
    world.admin.add_grant("North", queue_bucket(world.home_only))

    assert not (await pat.sums()).known
    await pat.pull()
    said = await pat.sums()
    assert said.known
    assert said.sums[queue_bucket(world.home_only)].rows == 1
    assert said.sums == pat.own_sums(said.sees)


async def test_a_bucket_is_sent_once_more_together_with_what_is_new(world: World) -> None:
    world.put(*(contact(f"i{n}", world.with_north) for n in range(3)))
    ann = await begun(world.desk("ann"))
    world.put(contact("i9", world.with_south))

    page = await ann.pull_page([queue_bucket(world.with_north)])

    assert {row.kind for row in page.rows} == {"interaction"}
    assert len(page.rows) == 4
    assert not page.more
    assert (await ann.pull_page()).rows == ()


async def test_nobody_is_sent_a_bucket_anew_that_they_do_not_see(world: World) -> None:
    world.put(contact("i1", world.with_south))
    pat = await begun(world.desk("pat"))

    page = await pat.pull_page([queue_bucket(world.with_south)])

    assert page.rows == ()
    assert not page.more


async def test_sums_are_refused_like_a_pull(world: World) -> None:
    ann = await begun(world.desk("ann"))
    bob = await begun(world.desk("bob"))
    with pytest.raises(Floor):
        await ann.hub.bucket_sums(ann.client_id, "made up")
    with pytest.raises(Floor):
        await ann.hub.bucket_sums(ann.client_id, bob.cursor)
    with pytest.raises(Fork):
        await ann.hub.bucket_sums(bob.client_id, ann.cursor)
    with pytest.raises(SignedOut):
        await world.client_with("nobody's").bucket_sums(ann.client_id, ann.cursor)


async def test_what_a_desk_did_itself_is_counted_when_it_has_come_back(world: World) -> None:
    ann = await begun(world.desk("ann"))
    await ann.do(customer.Create(id=EVA, name="Eva"), customer.Set(id=EVA, name="Eva B."))
    await ann.pull()

    said = await ann.sums()

    assert said.sums == ann.own_sums(said.sees)
