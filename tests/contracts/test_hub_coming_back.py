"""Who comes back from behind the hub's log is told what is new and what is gone, and no more.

In the end such a desk has what one has that takes a snapshot now, word for word.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from itertools import count

import pytest
from sqlalchemy import delete, select, update

from desktop.domain.ids import CustomerId, InteractionId, NoteId
from desktop.domain.kinds import KINDS
from desktop.domain.operations import customer, merging, writing
from desktop.domain.records import ContactPoint, Customer, Interaction
from desktop.domain.words import Channel, PointKind, Purpose
from desktop.ports.errors import Busy, Floor
from desktop.store import sums
from integrations.hub.client import HubClient
from integrations.hub.server import pulling
from integrations.hub.server.hub import Limits
from integrations.hub.server.rights import coming_back
from integrations.hub.server.store import tables
from integrations.hub.server.store.opening import Transaction
from tests.contracts.conftest import MAIN, World
from tests.contracts.test_desk_pushes import EVA, StoredDesk
from tests.contracts.test_desk_pushes import desks as desks  # noqa: PLC0414  fixtures
from tests.contracts.test_desk_pushes import empty as empty  # noqa: PLC0414

Desks = Callable[[World, str], StoredDesk]
MANY = 40


@pytest.fixture
def snapshots(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The resume marks with which snapshots were asked for."""
    asked: list[str] = []
    snapshot = HubClient.snapshot

    def noting(hub: HubClient, resume: str) -> AsyncGenerator[bytes, None]:
        asked.append(resume)
        return snapshot(hub, resume)

    monkeypatch.setattr(HubClient, "snapshot", noting)
    return asked


def contact(world: World, number: int, **parts: object) -> Interaction:
    usual = {"queue": world.with_north, "created_at": world.clock.now(), "customer": EVA}
    id = InteractionId(f"i{number:03}")
    return Interaction(id=id, channel=Channel.EMAIL, **(usual | parts))  # type: ignore[arg-type]


async def begun(world: World, desk: StoredDesk) -> StoredDesk:
    world.put(
        Customer(
            id=EVA,
            name="Eva",
            points=(ContactPoint(PointKind.PHONE, "0171 39200 42"),),
            queues=(world.with_north, world.home_only),
        ),
        *(contact(world, n) for n in range(MANY)),
        contact(world, 900, queue=world.home_only),
    )
    await desk.sync()
    return desk


def forget_the_log(world: World) -> None:
    head, change = tables.tenant_head, tables.change

    def job(within: Transaction) -> None:
        seq = within.connection.scalar(select(head.c.seq).where(head.c.tenant == MAIN))
        within.connection.execute(update(head).where(head.c.tenant == MAIN).values(floor=seq))
        within.connection.execute(delete(change).where(change.c.tenant == MAIN))

    world.store.writing(MAIN, job)


def rows(desk: StoredDesk) -> set[tuple[str, str, str, int]]:
    """Of the hub's: kind, id, document and number."""
    reader = desk.store._opened_reader
    return {
        (kind.name, *row)
        for kind in KINDS
        for row in reader.execute(
            f"SELECT id, {sums.HUBS}, version FROM {kind.table} WHERE {sums.ON_HUB}"
        ).fetchall()
    }


async def as_one_that_begins(world: World, desks: Desks, login: str) -> set[object]:
    new = desks(world, login)
    await new.sync()
    return set(rows(new))


async def test_what_is_new_comes_what_is_gone_goes_and_nothing_else_is_sent(
    world: World, desks: Desks, snapshots: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pat = await begun(world, desks(world, "pat"))
    snapshots.clear()
    pat.ask(writing.AddNote(id=NoteId("n"), about_kind="customer", about=EVA, text="Waits"))
    world.put(
        contact(world, 1, subject="changed"),
        contact(world, 2, queue=world.home_only),  # pat does not see it any more
        contact(world, 900, subject="comes into sight"),
        contact(world, MANY, subject="new"),
    )
    forget_the_log(world)
    sent: list[int] = []
    told = pulling.pull

    def noting(*args: object, **how: object) -> pulling.News:
        news: pulling.News = told(*args, **how)  # type: ignore[arg-type]
        sent.append(len(news.page.rows))
        return news

    monkeypatch.setattr(pulling, "pull", noting)

    await pat.sync()

    assert snapshots == []
    assert sum(sent) < MANY / 4
    assert pat.waiting == []
    assert rows(pat) == await as_one_that_begins(world, desks, "pat")
    here = {id for _, id, *_ in rows(pat)}
    assert "i900" in here
    assert "i002" not in here


@pytest.mark.parametrize("at_once", [1, 3, 7])
async def test_page_by_page_it_comes_to_the_same_whatever_happens_between(
    world: World, desks: Desks, snapshots: list[str], monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(coming_back, "AT_ONCE", at_once)
    monkeypatch.setattr(pulling, "PAGE_ROWS", 2)
    ann = await begun(world, desks(world, "ann"))
    snapshots.clear()
    world.put(*(contact(world, n, subject="changed") for n in range(0, MANY, 5)))
    forget_the_log(world)
    left = iter(range(1, MANY, 4))
    pull = HubClient.pull

    async def busy(hub: HubClient, *asked: object, **how: object) -> bytes:
        page = await pull(hub, *asked, **how)  # type: ignore[arg-type]
        if (number := next(left, None)) is not None:
            world.put(contact(world, number, subject="meanwhile"), contact(world, 500 + number))
        return page

    monkeypatch.setattr(HubClient, "pull", busy)
    await ann.sync()
    await ann.sync()

    assert snapshots == []
    assert rows(ann) == await as_one_that_begins(world, desks, "ann")


async def test_other_rights_and_masks_since_then_hold(
    world: World, desks: Desks, snapshots: list[str]
) -> None:
    contracts = world.admin.bucket(queue="Contracts")
    pat = await begun(world, desks(world, "pat"))
    assert b"39200" not in str(rows(pat)).encode()
    world.admin.add_grant("North", contracts, Purpose.CALLBACK)
    await pat.sync()
    clear = str(rows(pat))
    snapshots.clear()
    world.admin.end_grant("North", contracts)
    forget_the_log(world)

    await pat.sync()

    assert "39200" in clear
    assert "39200" not in str(rows(pat))
    assert snapshots == []
    assert rows(pat) == await as_one_that_begins(world, desks, "pat")


async def test_what_was_merged_or_deleted_meanwhile_goes(
    world: World, desks: Desks, snapshots: list[str]
) -> None:
    ann = await begun(world, desks(world, "ann"))
    twin = CustomerId("twin")
    world.put(Customer(id=twin, name="Eva", queues=(world.home_only,)))
    await ann.sync()
    lead = world.desk("ann")
    await lead.hello()
    await lead.do(merging.MergeCustomer(id=EVA, into=twin))
    snapshots.clear()
    forget_the_log(world)

    await ann.sync()

    assert snapshots == []
    assert rows(ann) == await as_one_that_begins(world, desks, "ann")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_where_the_hub_cannot_say_it_all_comes_as_before(
    world: World, desks: Desks, snapshots: list[str]
) -> None:
    """Rows of an older hub without a number; a page that was not the last; erased long since."""
    ann = await begun(world, desks(world, "ann"))
    ann.store._opened_store.book(
        lambda connection: connection.execute("UPDATE interactions SET version = NULL")
    )
    world.put(contact(world, 1, subject="changed"))
    forget_the_log(world)
    snapshots.clear()
    await ann.sync()
    assert snapshots == [""]
    assert rows(ann) == await as_one_that_begins(world, desks, "ann")

    away = await begun(world, desks(world, "ann"))
    erased = tables.erased_record

    def erased_and_forgotten(within: Transaction) -> None:
        row = {"tenant": MAIN, "seq": 10**6, "digest": "x", "kind": "", "id": "", "buckets": ""}
        within.connection.execute(erased.insert().values(row))

    world.store.writing(MAIN, erased_and_forgotten)
    forget_the_log(world)
    world.put(contact(world, 2, subject="changed"))
    forget_the_log(world)
    snapshots.clear()
    await away.sync()
    assert snapshots == [""]


async def test_a_cursor_below_the_floor_is_still_refused_to_who_does_not_ask_so(
    world: World,
) -> None:
    ann = world.desk("ann")
    await ann.hello()
    await ann.snapshot()
    await ann.do(customer.Create(id=EVA, name="Eva"))
    forget_the_log(world)

    with pytest.raises(Floor):
        await ann.pull()


async def test_it_needs_a_place_among_the_snapshots_on_every_page_and_goes_on_where_it_was(
    worlds: Callable[..., World],
    desks: Desks,
    snapshots: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = worlds(limits=Limits(snapshots=1, snapshots_each=1))
    monkeypatch.setattr(coming_back, "AT_ONCE", 10)
    pat = await begun(world, desks(world, "pat"))
    snapshots.clear()
    world.put(contact(world, 1, subject="changed"))
    forget_the_log(world)

    with world.hub.slots.taken("somebody"), pytest.raises(Busy) as at_first:
        await pat.sync()
    told, pages = pulling.pull, count(1)

    def full_from_the_second(*args: object, **how: object) -> pulling.News:
        if how["behind"] or next(pages) == 1:
            return told(*args, **how)  # type: ignore[arg-type]
        with world.hub.slots.taken("somebody"):
            return told(*args, **how)  # type: ignore[arg-type]

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(pulling, "pull", full_from_the_second)
        with pytest.raises(Busy):
            await pat.sync()
    await pat.sync()

    assert at_first.value.retry_after_s > 0
    assert snapshots == []
    assert rows(pat) == await as_one_that_begins(world, desks, "pat")
