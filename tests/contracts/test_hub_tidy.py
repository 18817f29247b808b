"""What the hub forgets: the old end of its log, and attachments that nothing names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select, text

from desktop.domain.conversation import Attachment, Message
from desktop.domain.ids import CustomerId, InteractionId, MessageId
from desktop.domain.kinds import milliseconds
from desktop.domain.records import Interaction
from desktop.domain.words import Channel, Direction
from desktop.ports.errors import Floor
from integrations.hub.server.store import retention, tables, tallies
from integrations.hub.server.store.blobs import Blob, find, keep, not_brought
from integrations.hub.server.store.heads import head_of
from integrations.hub.server.store.opening import Store
from integrations.hub.server.store.tallies import Count, Counted
from integrations.hub.server.tidying import Retention, Tidied, tidy, write_acknowledged
from tests.contracts.conftest import MAIN, World
from tests.contracts.hub_desk import Desk

KEPT = Retention()
SHA = "a" * 64
DAY_MS = 86_400_000


def contact(world: World, number: int, *files: Attachment) -> Interaction:
    at = world.clock.now()
    said = Message(
        id=MessageId("m"), at=at, direction=Direction.INBOUND, text="", attachments=files
    )
    return Interaction(
        id=InteractionId(f"i{number}"),
        channel=Channel.EMAIL,
        queue=world.with_north,
        customer=CustomerId("eva"),
        created_at=at,
        messages=(said,) if files else (),
    )


async def begun(desk: Desk) -> Desk:
    await desk.hello()
    await desk.snapshot()
    await desk.pull()
    return desk


def brought(world: World, sha256: str) -> None:
    agent, content = world.agent("ann"), Blob("text/plain", b"words")
    world.store.writing(MAIN, lambda within: keep(within, sha256, agent, content))


def tidied(world: World, kept: Retention = KEPT) -> Tidied:
    """Once, and once more: a month goes with the run after the one that passed it."""
    first = tidy(world.store, world.clock.now(), kept)
    again = tidy(world.store, world.clock.now(), kept)
    return Tidied(first.changes + again.changes, first.months + again.months, first.files)


def logged(store: Store) -> int:
    with store.reading(MAIN) as within:
        return within.connection.scalar(select(func.count()).select_from(tables.change)) or 0


def floor(store: Store) -> int:
    with store.reading(MAIN) as within:
        return retention.floor(within)


async def test_what_is_older_than_the_time_goes_and_its_cursors_take_a_snapshot(
    world: World,
) -> None:
    ann = await begun(world.desk("ann"))
    world.put(contact(world, 1))
    world.clock.forward(days=100)
    world.put(contact(world, 2))

    done = tidied(world)

    assert logged(world.store) == 1
    assert done.changes or done.months
    with pytest.raises(Floor):
        await ann.pull()
    await ann.snapshot()
    assert {"i1", "i2"} == ann.ids("interaction")
    assert (await ann.pull())[-1].rows == ()


async def test_what_every_desktop_has_goes_sooner_but_not_before_a_week(world: World) -> None:
    ann, pat = await begun(world.desk("ann")), await begun(world.desk("pat"))
    world.put(contact(world, 1))
    for desk in (ann, pat):
        await desk.pull()
        await desk.pull()  # the cursor that comes back says that it arrived
    world.clock.forward(days=1)
    write_acknowledged(world.hub)
    tidied(world)
    assert floor(world.store) == 0

    world.clock.forward(days=8)
    world.put(contact(world, 2))
    for desk in (ann, pat):
        await desk.pull()
        await desk.pull()
    write_acknowledged(world.hub)
    tidied(world)

    assert floor(world.store) > 0
    world.put(contact(world, 3))
    assert [row.kind for row in (await pat.pull())[-1].rows] == ["interaction"]


async def test_a_desktop_that_was_heard_of_and_has_not_pulled_holds_the_log(world: World) -> None:
    ann, pat = await begun(world.desk("ann")), await begun(world.desk("pat"))
    world.put(contact(world, 1))
    world.clock.forward(days=8)
    await pat.pull()
    await pat.pull()
    world.hub.acknowledged.note(MAIN, ann.client_id, 0, world.clock.now())
    write_acknowledged(world.hub)

    tidied(world)

    assert logged(world.store) > 0
    assert "interaction" in {row.kind for row in (await ann.pull())[-1].rows}


async def test_the_log_of_a_quiet_hub_stays_readable_to_its_end(world: World) -> None:
    ann = await begun(world.desk("ann"))
    world.clock.forward(days=200)
    tidied(world)

    with world.store.reading(MAIN) as within:
        head = head_of(within)
    assert head is not None
    assert head.floor == head.seq
    assert (await ann.pull())[-1].rows == ()  # it has all there is


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_months_are_made_ahead_and_dropped_when_all_of_them_is_below_the_floor(
    world: World,
) -> None:
    world.put(contact(world, 1))
    tidy(world.store, world.clock.now(), KEPT)
    assert _months(world.store) == ["change_2026_11", "change_2026_12", "change_2027_01"]
    assert _in_rest(world.store) == 0
    world.clock.forward(days=40)
    world.put(contact(world, 2))
    world.clock.forward(days=80)
    world.put(contact(world, 3))

    first = tidy(world.store, world.clock.now(), KEPT)
    second = tidy(world.store, world.clock.now(), KEPT)

    assert first.months == ("change_2026_12",)  # empty; whoever reads now may need the other
    assert second.months == ("change_2026_11",)
    assert logged(world.store) == 2
    assert _in_rest(world.store) == 0


async def test_what_nothing_names_is_swept_after_its_time_and_what_is_named_stays(
    world: World,
) -> None:
    named, lonely, young = "b" * 64, SHA, "c" * 64
    await begun(world.desk("ann"))
    agent = world.agent("ann")
    for sha256 in (named, lonely):
        brought(world, sha256)
    file = Attachment(name="a.txt", media_type="text/plain", size=5, sha256=named)
    world.put(contact(world, 1, file))
    world.clock.forward(days=8)
    brought(world, young)

    assert tidy(world.store, world.clock.now(), KEPT).files == 1

    with world.store.reading(MAIN) as within:
        assert find(within, lonely) is None
        assert not_brought(within, {lonely, named, young}, agent) == {lonely}
        assert find(within, named) is not None
        assert find(within, young) is not None
        pieces = within.connection.execute(select(tables.blob_piece.c.upload)).all()
    assert len(pieces) == 2
    world.clock.forward(seconds=1)
    assert tidy(world.store, world.clock.now(), replace(KEPT, grace=timedelta(0))).files == 1


def _months(store: Store) -> list[str]:
    with store.owner.connect() as connection:
        parts = "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' ORDER BY 1"
        return [name for name in connection.scalars(text(parts)) if name != "change_rest"]


def _in_rest(store: Store) -> int:
    with store.owner.connect() as connection:
        return connection.scalar(text("SELECT count(*) FROM change_rest")) or 0


def test_what_routing_counted_goes_when_its_day_is_over(world: World) -> None:
    now = milliseconds(world.clock.now()) or 0
    old, new = (Count(Counted.GIVEN, "bills", "north", now - days * DAY_MS) for days in (3, 1))
    world.store.writing(MAIN, lambda within: tallies.add(within, [old, new]))

    tidied(world)

    with world.store.reading(MAIN) as within:
        kept = tallies.since(within, 0, Counted.GIVEN)
    assert kept == [(Counted.GIVEN, "bills", "north", 1)]
