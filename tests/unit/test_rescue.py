"""A damaged file: what nobody else has is in a new one, in order; the damaged one is kept."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.domain.ids import AgentId, InteractionId, NoteId, SiteId
from desktop.domain.operations.writing import NoteInteraction
from desktop.ports.clock import SystemClock
from desktop.store import outbox
from desktop.store.migrate import prepare
from desktop.store.opening import FILE, PAGE_BYTES, connect
from desktop.store.progress import read_progress
from desktop.store.rescue import rescue
from desktop.store.store import Store
from desktop.store.unwritable import Unwritable, Why
from desktop.store.worker import Damaged, StoreThread
from tests.support.damage import flip, place_of

KEY = b"k" * 32
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NOTES = 300


def a_full_store(profile: Path, key: bytes | None = None) -> None:
    """A hub's rows, then notes that wait for it."""
    prepare(profile, key=key)
    with closing(connect(profile, key=key)) as connection:
        store = Store(connection, SystemClock(), announce=lambda _changes: None)
        store.sign_in("http://hub.test", AgentId("ann"), SiteId("home"), "Ann")
        store.advance(cursor="somewhere", epoch=3)
        text = "word " * 200
        store.ask(
            [
                NoteInteraction(
                    id=NoteId(f"n{number}"), about=InteractionId("i1"), text=f"{number} {text}"
                )
                for number in range(NOTES)
            ]
        )
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def waiting_in(profile: Path, key: bytes | None = None) -> list[int]:
    with closing(connect(profile, key=key)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [int(each.record[1:]) for each in outbox.waiting(connection)]


def test_what_waits_is_rescued_whole_when_only_other_rows_are_damaged(profile: Path) -> None:
    a_full_store(profile)
    flip(profile, place_of(profile, "notes"))

    saved = rescue(profile, NOW)

    assert saved.waiting == NOTES
    assert waiting_in(profile) == list(range(NOTES))
    with closing(connect(profile)) as connection:
        progress = read_progress(connection)
        notes = connection.execute("SELECT count(*) FROM notes").fetchone()
    assert (progress.agent, progress.cursor, progress.epoch) == ("ann", "", 3)
    assert progress.next_mid == NOTES + 1
    assert notes == (NOTES,)  # shown again, over what the hub will send
    assert (saved.aside / FILE).exists()


def test_of_a_damaged_outbox_what_is_readable_comes_in_order_and_without_a_gap(
    profile: Path,
) -> None:
    a_full_store(profile)
    flip(profile, place_of(profile, "outbox"))

    rescue(profile, NOW)

    there = waiting_in(profile)
    assert len(there) > NOTES / 2
    assert there == sorted(there)
    with closing(connect(profile)) as connection:
        mids = [each.mid for each in outbox.waiting(connection)]
        assert mids == list(range(mids[0], read_progress(connection).next_mid))


def test_an_encrypted_file_is_rescued_with_its_key(profile: Path) -> None:
    a_full_store(profile, KEY)
    size = (profile / FILE).stat().st_size
    flip(profile, size - PAGE_BYTES * 3)

    saved = rescue(profile, NOW, key=KEY)

    assert saved.waiting > NOTES / 2
    assert waiting_in(profile, KEY) == sorted(waiting_in(profile, KEY))


@pytest.mark.parametrize("key", [None, b"w" * 32])
async def test_a_wrong_key_is_found_at_opening_and_changes_nothing(
    profile: Path, key: bytes | None
) -> None:
    a_full_store(profile, KEY)
    before = (profile / FILE).read_bytes()
    store = StoreThread(profile, SystemClock(), key=key)

    with pytest.raises(Damaged):
        await store.open()
    await store.close()

    assert (profile / FILE).read_bytes() == before
    assert waiting_in(profile, KEY) == list(range(NOTES))


async def test_damage_met_at_work_is_said_and_found_at_the_next_start(profile: Path) -> None:
    a_full_store(profile)
    flip(profile, place_of(profile, "outbox"))
    told: list[Why | None] = []
    store = StoreThread(profile, SystemClock())
    store.unwritable.connect(told.append)
    await store.open()

    with pytest.raises(Unwritable):
        await store.read(outbox.waiting)
    await store.close()

    assert told == [Why.DAMAGED]
    again = StoreThread(profile, SystemClock())
    with pytest.raises(Damaged):
        await again.open()
    saved = await again.rescued()
    assert saved.waiting > NOTES / 2
    await again.open()
    assert await again.read(outbox.waiting)
    await again.close()
