"""Room kept for what people write: what it is given for, and when it is kept again."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from desktop.domain.ids import AgentId, InteractionId, SiteId
from desktop.domain.operations.rescue import draft_id
from desktop.domain.operations.writing import SaveDraft
from desktop.domain.records import Draft
from desktop.domain.words import DraftKind
from desktop.store import reserve
from desktop.store.blobs import BlobFolder
from desktop.store.opening import Connection
from desktop.store.reads import records
from desktop.store.reserve import FILE, Reserve
from desktop.store.store import Store
from desktop.store.unwritable import Unwritable, Why
from desktop.store.worker import StoreThread
from desktop.viewmodels.disk_words import disk_notice
from tests.processes.disks import SmallDisk, a_small_disk
from tests.support.desk import HandClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

ANN = AgentId("ann")
MAIL = InteractionId("mail")
DRAFT = draft_id(ANN, MAIL, DraftKind.REPLY)
SIZE = 3_000_000
LARGE = "x" * 400_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with a_small_disk(tmp_path / "disk", megabytes=12) as disk:
        yield disk


@asynccontextmanager
async def a_store(profile: Path, told: list[Why | None]) -> AsyncIterator[StoreThread]:
    store = StoreThread(profile, HandClock(), reserve=SIZE)
    await store.open()
    store.unwritable.connect(told.append)
    try:
        await store.write(Store.sign_in, "http://hub.test", ANN, SiteId("home"), "Ann")
        yield store
    finally:
        await store.close()


def typed(text: str) -> SaveDraft:
    return SaveDraft(id=DRAFT, interaction=MAIL, kind=DraftKind.REPLY, text=text)


async def stored(store: StoreThread) -> str:
    draft = await store.read(records.record, Draft, DRAFT)
    return draft.text if draft else ""


def grow(store: Store) -> None:
    """As a page of the hub does."""
    with store._transaction() as connection:
        connection.execute("INSERT INTO progress VALUES ('trial', ?)", (LARGE,))


async def test_typing_goes_on_being_saved_on_a_full_disk_and_nothing_else_grows(
    disk: SmallDisk,
) -> None:
    told: list[Why | None] = []
    async with a_store(disk.folder / "profile", told) as store:
        disk.fill()
        for n in range(30):
            await store.ask([typed(f"On its way {n}. " + "y" * 5_000)])
        given = not (disk.folder / "profile" / FILE).exists()
        with pytest.raises(Unwritable) as refused:
            await store.write(grow)
        with pytest.raises(Unwritable):
            await store.arrive(BlobFolder.forget_opened)
        await store.write(Store.advance, as_of="2026-11-22T12:00:00+00:00")  # it only changes
        text, why = await stored(store), told[-1]

        disk.make_room()
        await store.write(Store.progress)
        after = told[-1]
        await store.write(grow)

    assert text.startswith("On its way 29.")
    assert (given, refused.value.why, why) == (True, Why.RESERVED, Why.RESERVED)
    assert after is None
    assert (disk.folder / "profile" / FILE).stat().st_size == SIZE


async def test_what_the_hub_sends_is_never_given_the_room(disk: SmallDisk) -> None:
    told: list[Why | None] = []
    profile = disk.folder / "profile"
    async with a_store(profile, told) as store:
        disk.fill()

        with pytest.raises(Unwritable) as refused:
            await store.write(grow)

        assert (refused.value.why, told) == (Why.RESERVED, [Why.RESERVED])
        assert (profile / FILE).stat().st_size == SIZE
        await store.ask([typed("still saved")])
        assert await stored(store) == "still saved"


async def test_a_disk_without_room_for_it_is_as_it_was_before(disk: SmallDisk) -> None:
    told: list[Why | None] = []
    profile = disk.folder / "profile"
    disk.folder.joinpath("other").write_bytes(b"\0" * 7_000_000)
    async with a_store(profile, told) as store:
        disk.fill()
        with pytest.raises(Unwritable) as refused:
            await store.ask([typed("y" * 200_000)])

    assert not (profile / FILE).exists()
    assert (refused.value.why, told[-1]) == (Why.FULL, Why.FULL)


def test_none_is_kept_where_none_is_wanted(tmp_path: Path) -> None:
    kept = Reserve(tmp_path, 0)

    kept.take()

    assert list(tmp_path.iterdir()) == []
    assert not kept.given


def test_it_is_told_as_a_warning_that_says_what_goes_on() -> None:
    notice = disk_notice(Why.RESERVED)

    assert notice.happened == "The disk is full: nothing new from the hub can be kept."
    assert notice.safe.startswith("What you write is still saved")


def test_the_file_may_grow_again_after_it_may_not(profile: Path) -> None:
    store = StoreThread(profile, HandClock())
    store._open_writer()
    connection: Connection = store._connections[0]
    with reserve._as_large_as_it_is(connection):
        pass
    (most,) = connection.execute("PRAGMA max_page_count").fetchone()
    connection.close()

    assert most > 1_000_000
