"""Desk and hub count each bucket alike; what differs is fetched anew, and a mass is not let go."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import delete

from desktop.domain.bucket_sum import Sum
from desktop.domain.bucket_sums import Tally, row_hash
from desktop.domain.ids import (
    CustomerId,
    DraftId,
    InteractionId,
    QueueId,
    RecordId,
    TenantId,
    id_of,
)
from desktop.domain.kinds import KINDS, decode, encode, queue_bucket
from desktop.domain.operations import customer, writing
from desktop.domain.records import Customer, Interaction
from desktop.domain.words import Channel, DraftKind, Role, SiteKind
from desktop.line import Line
from desktop.ports.wire import Gone, Page
from desktop.store import healing, outbox, sums
from desktop.store.opening import Connection
from desktop.store.rows import TABLES
from desktop.store.store import Store
from desktop.store.worker import StoreThread
from desktop.sync.comparing import EVERY
from desktop.sync.engine import Sync
from desktop.viewmodels.shell import ShellModel
from integrations.hub.server.administering import Administration
from integrations.hub.server.store import opening as hub_opening
from integrations.hub.server.store import tables
from tests.support.desk import a_desk
from tests.support.desks import TestClock
from tests.support.hub_in_process import HubInProcess

MAIN = TenantId("main")
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
EVA = CustomerId("eva")
MANY = 150  # contacts in each queue


def contact(number: int, queue: QueueId, subject: str = "") -> Interaction:
    id = InteractionId(id_of(MAIN, "interaction", f"{number}"))
    return Interaction(
        id=id, customer=EVA, channel=Channel.EMAIL, queue=queue, created_at=AT, subject=subject
    )


class Counting(HubInProcess):
    """Knows which buckets were asked for once more."""

    def __init__(self, hub: hub_opening.Store, clock: TestClock, token: str) -> None:
        super().__init__(hub, clock, token)
        self.anew: list[str] = []

    async def pull(
        self, client_id: str, cursor: str, anew: Sequence[str] = (), *, behind: bool = False
    ) -> bytes:
        self.anew.extend(anew)
        return await super().pull(client_id, cursor, anew, behind=behind)


class Desk:
    """A store, its sync and the hub it speaks to."""

    def __init__(self, profile: Path, folder: Path) -> None:
        self.clock = TestClock()
        self.hub = hub_opening.open_store(f"sqlite:///{folder}/hub.db")
        self.hub.clock = self.clock
        self.admin = Administration(self.hub, self.clock, MAIN)
        self.admin.add_site("Home")
        self.bills = self.admin.add_queue("Bills", ["Home"]).id
        self.parcels = self.admin.add_queue("Parcels", ["Home"]).id
        self.ann = self.admin.add_user("ann", site="Home", role=Role.AGENT)
        self.line = Line()
        self.store = StoreThread(profile, self.clock)
        self.backend = Counting(self.hub, self.clock, self.admin.token(self.ann.id))
        self.sync = Sync(
            store=self.store,
            backend=self.backend,
            line=self.line,
            clock=self.clock,
            draw=lambda low, _high: low,
        )

    def later(self, time: timedelta = EVERY) -> None:
        self.clock.time += time

    async def work(self, what: Callable[[Connection], None]) -> None:
        await self.store.write(Store.book, what)

    async def lose(self, *lost: Interaction) -> None:
        """As a page would that was never told of these."""

        def run(connection: Connection) -> None:
            for each in lost:
                TABLES["interaction"].delete(connection, each.id)

        await self.work(run)

    async def miss(self, change: Interaction) -> None:
        """As if the last change of it had not come: what is here is an older one."""
        row = (change, encode(change).decode(), None, 1)
        await self.work(lambda connection: TABLES["interaction"].put(connection, [row]))

    async def rows(self, queue: QueueId) -> int:
        found = await self.store.read(
            lambda c: c.execute(
                "SELECT count(*) FROM interactions WHERE queue = ?", (queue,)
            ).fetchone()
        )
        return int(found[0])

    async def compared(self) -> healing.Compared:
        progress = await self.store.write(Store.progress)
        said = await self.backend.bucket_sums(progress.client_id, progress.cursor)
        return await self.store.write(Store.compare, progress.cursor, said)

    async def agrees(self) -> bool:
        """Whether what it keeps is what can be counted from its rows."""
        return await self.store.read(sums.read) == await self.store.read(counted)


def _ran(connection: Connection, statement: str) -> None:
    connection.execute(statement)


def counted(connection: Connection) -> dict[str, Sum]:
    tally = Tally()
    for kind in KINDS:
        for id, version, document in connection.execute(
            f"SELECT id, version, {sums.HUBS} FROM {kind.table} WHERE {sums.ON_HUB}"
        ).fetchall():
            lies_in = kind.buckets(decode(kind.name, document))
            tally.put(lies_in, row_hash(kind.name, id, version))
    return tally.sums()


@asynccontextmanager
async def opened(profile: Path, folder: Path) -> AsyncIterator[Desk]:
    desk = Desk(profile, folder)
    await desk.store.open()
    ann = desk.ann
    await desk.store.write(Store.sign_in, "http://hub.test", ann.id, ann.site, ann.name)
    eva = Customer(id=EVA, name="Eva", queues=(desk.bills,))
    desk.admin.put([eva, *(contact(n, desk.bills) for n in range(MANY))])
    desk.admin.put(contact(MANY + n, desk.parcels) for n in range(MANY))
    await desk.sync.once()
    desk.backend.anew.clear()
    try:
        yield desk
    finally:
        await desk.store.close()
        desk.hub.close()


async def test_sums_follow_whatever_comes_moves_changes_and_goes(
    profile: Path, tmp_path: Path
) -> None:
    async with opened(profile, tmp_path) as desk:
        assert (await desk.store.read(sums.read))[queue_bucket(desk.bills)].rows == MANY + 1
        await desk.store.ask([customer.Set(id=EVA, name="Eva B.")])
        desk.admin.put([contact(1, desk.parcels, "moved"), contact(2, desk.bills, "changed")])
        await desk.sync.once()

        assert await desk.agrees()
        assert (await desk.store.read(sums.read))[queue_bucket(desk.parcels)].rows == MANY + 1


async def test_a_second_snapshot_counts_nothing_twice(profile: Path, tmp_path: Path) -> None:
    async with opened(profile, tmp_path) as desk:
        desk.admin.put([contact(3, desk.parcels)])
        await desk.store.write(Store.advance, cursor="")
        await desk.sync.once()

        assert await desk.agrees()


async def test_a_row_that_was_lost_here_comes_back_and_one_too_many_goes(
    profile: Path, tmp_path: Path
) -> None:
    async with opened(profile, tmp_path) as desk:
        lost, changed = contact(5, desk.bills), contact(MANY + 6, desk.parcels)
        await desk.lose(lost)
        await desk.miss(changed)
        await desk.miss(contact(999, desk.parcels))
        desk.later()
        await desk.sync.once()

        assert await desk.rows(desk.bills) == MANY
        assert await desk.rows(desk.parcels) == MANY
        assert await desk.agrees()
        assert not await desk.store.read(lambda c: c.execute("SELECT * FROM healing").fetchall())


async def test_healing_leaves_what_waits_and_drafts_alone(profile: Path, tmp_path: Path) -> None:
    async with opened(profile, tmp_path) as desk:
        lost, other = contact(5, desk.bills), contact(7, desk.bills)
        draft = writing.SaveDraft(
            id=DraftId("d"), interaction=other.id, kind=DraftKind.REPLY, text="My words"
        )
        desk.backend.up = False
        await desk.store.ask([draft, customer.Set(id=EVA, name="Eva B.")])
        await desk.lose(lost)
        desk.backend.up = True
        desk.later()
        await desk.sync.once()

        assert await desk.rows(desk.bills) == MANY
        assert not await desk.store.read(outbox.waiting)
        name, text = await desk.store.read(
            lambda c: c.execute("SELECT name, drafts.doc FROM customers, drafts").fetchone()
        )
        assert name == "Eva B."
        assert "My words" in text


async def test_a_tally_that_is_wrong_by_itself_costs_no_fetching(
    profile: Path, tmp_path: Path
) -> None:
    async with opened(profile, tmp_path) as desk:
        await desk.work(lambda c: _ran(c, "UPDATE bucket_sum SET rows = rows + 1, sum = sum + 4"))
        desk.later()
        await desk.sync.once()

        assert await desk.agrees()
        assert desk.backend.anew == []


async def test_what_another_process_has_only_set_aside_is_no_difference(
    profile: Path, tmp_path: Path
) -> None:
    async with opened(profile, tmp_path) as desk:
        aside = "INSERT INTO staged (kind, id, doc) VALUES ('interaction', 'on-its-way', '{}')"
        await desk.work(lambda c: _ran(c, aside))
        await desk.lose(contact(5, desk.bills))
        desk.later()

        halfway = await desk.compared()

        assert not halfway.known
        await desk.work(lambda c: _ran(c, "DELETE FROM staged"))
        assert (await desk.compared()).differing


async def test_it_is_asked_at_the_start_and_then_seldom(profile: Path, tmp_path: Path) -> None:
    async with opened(profile, tmp_path) as desk:
        await desk.lose(contact(5, desk.bills))
        await desk.sync.once()
        assert await desk.rows(desk.bills) == MANY - 1

        desk.later()
        await desk.sync.once()
        assert await desk.rows(desk.bills) == MANY

        await desk.lose(contact(5, desk.bills))
        desk.clock.forward(hours=-30)  # it ran ahead
        await desk.sync.once()
        assert await desk.rows(desk.bills) == MANY


async def test_many_that_really_went_are_let_go(profile: Path, tmp_path: Path) -> None:
    async with opened(profile, tmp_path) as desk:
        desk.admin.put([contact(MANY + MANY + n, desk.bills) for n in range(50)])
        await desk.sync.once()
        _remove(desk, [contact(n, desk.bills) for n in range(MANY)])
        await desk.sync.once()

        assert await desk.rows(desk.bills) == 50
        assert desk.line.state.kept == 0
        assert await desk.agrees()


async def test_many_that_the_hub_still_counts_are_kept_and_it_is_said(
    profile: Path, tmp_path: Path
) -> None:
    async with opened(profile, tmp_path) as desk:
        _forget_where_they_lie(desk)
        await desk.sync.once()

        assert await desk.rows(desk.bills) == MANY
        assert desk.line.state.kept == MANY
        assert await desk.agrees()


async def test_without_the_guard_they_would_be_gone(
    profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(healing, "MANY", 1_000_000)
    async with opened(profile, tmp_path) as desk:
        _forget_where_they_lie(desk)
        await desk.sync.once()

        assert await desk.rows(desk.bills) == 0


async def test_the_window_says_that_rows_were_kept_and_what_to_do(profile: Path) -> None:
    async with a_desk(profile) as desk:
        shell = ShellModel(desk)

        desk.line.set(kept=150)

        (notice,) = (each for each in desk.notices.shown if each.replace == "kept-rows")
        assert "150 records" in notice.happened
        assert "kept here" in notice.safe
        shell.close()


async def test_few_and_a_small_share_go_without_a_question(profile: Path, tmp_path: Path) -> None:
    async with opened(profile, tmp_path) as desk:
        _remove(desk, [contact(n, desk.bills) for n in range(100)])
        await desk.sync.once()

        assert await desk.rows(desk.bills) == MANY - 100


async def test_a_doubtful_page_changes_nothing_until_the_sums_are_there(
    profile: Path, tmp_path: Path
) -> None:
    async with opened(profile, tmp_path) as desk:
        before = await desk.store.write(Store.progress)
        gone = tuple(Gone("interaction", RecordId(contact(n, desk.bills).id)) for n in range(MANY))
        page = Page((), gone, last_mid=0, cursor="next", more=False, as_of=AT)

        absorbed = await desk.store.write(Store.absorb, before.cursor, msgspec.json.encode(page))

        assert not absorbed.taken
        assert absorbed.doubted_at == "next"
        assert await desk.rows(desk.bills) == MANY
        assert (await desk.store.write(Store.progress)).cursor == before.cursor


async def test_what_went_with_a_right_is_not_doubted(profile: Path, tmp_path: Path) -> None:
    async with opened(profile, tmp_path) as desk:
        desk.admin.add_site("Away", SiteKind.PARTNER)
        desk.admin.put([msgspec.structs.replace(desk.ann, site=id_of(MAIN, "site", "Away"))])
        await desk.sync.once()

        assert await desk.rows(desk.bills) == 0
        assert desk.line.state.kept == 0
        assert await desk.agrees()


def _forget_where_they_lie(desk: Desk) -> None:
    """The book of who sees what is damaged on the hub; its sums are not."""
    ids = [contact(n, desk.bills).id for n in range(MANY)]

    def forget(within: hub_opening.Transaction) -> None:
        columns = tables.row_bucket.c
        within.connection.execute(delete(tables.row_bucket).where(columns.id.in_(ids)))

    desk.admin.put([contact(n, desk.bills, "changed") for n in range(MANY)])
    desk.hub.writing(MAIN, forget)


def _remove(desk: Desk, records: list[Interaction]) -> None:
    def job(within: hub_opening.Transaction) -> None:
        work = desk.admin._work(within)
        for each in records:
            work.hold("interaction", each.id)
            work.remove("interaction", each.id)
        work.write()

    desk.hub.writing(MAIN, job)
