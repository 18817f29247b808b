"""A disk that is full, broken, read-only or held: nothing is called saved that is not.

And it is said at once, and goes on by itself when the disk takes things again.
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desktop.domain.kinds import decode
from desktop.domain.records import Draft
from desktop.store import outbox
from desktop.store.migrate import prepare
from desktop.store.opening import FILE, Connection, connect
from desktop.store.rows import TABLES
from desktop.store.unwritable import Why
from tests.processes.disks import SmallDisk, a_hand, a_small_disk
from tests.processes.hand import DRAFT, PIECE

POINTS = ("typing", "asking", "answer", "absorb", "snapshot", "download")
OFTEN = ("typing", "absorb")  # in every run; what differs between the points is not the disk
SAID_WITHIN_S = 2.0
BUSY = 3.0  # times longer on a machine with nine others at work on it


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile with its tables and nothing in them."""
    folder = tmp_path_factory.mktemp("empty") / "profile"
    prepare(folder)
    return folder


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    # Its log alone grows to 8 MB: on less, who writes fast fills the disk before the test does, and
    # then there is no room to be made.
    with a_small_disk(tmp_path / "disk", megabytes=32) as disk:
        yield disk


@pytest.mark.parametrize("point", POINTS)
async def test_a_full_disk_takes_nothing_loses_nothing_and_says_so(
    point: str, disk: SmallDisk, empty: Path, tmp_path: Path
) -> None:
    profile = disk.folder / "profile"
    shutil.copytree(empty, profile)
    async with a_hand(profile, point) as hand:
        await hand.until("saved", more=3)

        disk.fill()
        refused = await hand.until("cannot")
        as_it_lies = shutil.copytree(profile, tmp_path / "copy")
        disk.make_room()
        await hand.until("saved", more=3)

    told = next(each for each in hand.told if each.what == "told")
    assert (refused.why, told.why) == (Why.FULL, Why.FULL)
    assert told.took_s <= SAID_WITHIN_S
    _holds(as_it_lies, point, refused.number - 1)
    _holds(profile, point, hand.saved)


@pytest.mark.parametrize(
    "point",
    [each if each in OFTEN else pytest.param(each, marks=pytest.mark.long) for each in POINTS],
)
async def test_a_disk_that_fails_takes_nothing_and_loses_nothing(
    point: str, empty: Path, tmp_path: Path
) -> None:
    profile = shutil.copytree(empty, tmp_path / "profile")
    async with a_hand(profile, point) as hand:
        await hand.until("saved", more=3)

        hand.process.send_signal(signal.SIGUSR1)
        refused = await hand.until("cannot")
        hand.process.send_signal(signal.SIGUSR2)
        await hand.until("saved", more=3)

    assert refused.why in (Why.BROKEN, Why.FULL)
    assert refused.took_s <= SAID_WITHIN_S
    _holds(profile, point, hand.saved)


async def test_a_read_only_folder_is_named_at_once(disk: SmallDisk, empty: Path) -> None:
    profile = disk.folder / "profile"
    shutil.copytree(empty, profile)
    disk.read_only(True)

    async with a_hand(profile, "typing") as hand:
        refused = await hand.until("cannot")

    assert refused.why == Why.READ_ONLY
    disk.read_only(False)


async def test_who_waits_for_another_program_is_told_and_goes_on(
    empty: Path, tmp_path: Path
) -> None:
    profile = shutil.copytree(empty, tmp_path / "profile")
    async with a_hand(profile, "typing") as hand:
        await hand.until("saved", more=3)

        with closing(connect(profile)) as other:
            other.execute("BEGIN IMMEDIATE")
            told = await hand.until("told")
            await asyncio.sleep(4)
            other.execute("ROLLBACK")
        await hand.until("again")
        await hand.until("saved", more=3)

    assert told.why == Why.IN_USE
    assert told.took_s <= SAID_WITHIN_S * BUSY
    _holds(profile, "typing", hand.saved)


async def test_a_migration_on_a_full_disk_leaves_the_old_store_and_comes_through_later(
    disk: SmallDisk,
) -> None:
    profile = disk.folder / "profile"
    profile.mkdir()
    disk.fill()

    async with a_hand(profile, "asking") as hand:
        refused = await hand.until("cannot")
    disk.make_room()
    async with a_hand(profile, "asking") as hand:
        await hand.until("saved", more=2)

    assert refused.why == Why.FULL
    _holds(profile, "asking", hand.saved)


@pytest.mark.parametrize("moment", [0, *(pytest.param(n, marks=pytest.mark.long) for n in (1, 2))])
async def test_what_lies_on_the_disk_when_something_is_called_saved_is_all_of_it(
    moment: int, empty: Path, tmp_path: Path
) -> None:
    """Power goes at that moment: the file and its log as they lie there, without what maps them."""
    profile = shutil.copytree(empty, tmp_path / "profile")
    after = tmp_path / "after"
    after.mkdir()
    async with a_hand(profile, "asking") as hand:
        await hand.until("saved", more=1 + 7 * moment)
        hand.process.send_signal(signal.SIGSTOP)
        for name in (FILE, f"{FILE}-wal"):
            shutil.copy(profile / name, after / name)
        hand.process.send_signal(signal.SIGCONT)
        saved = hand.saved

    _holds(after, "asking", saved)
    with closing(connect(after)) as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)


async def test_a_log_that_was_cut_off_costs_its_end_and_nothing_before_it(
    empty: Path, tmp_path: Path
) -> None:
    profile = shutil.copytree(empty, tmp_path / "profile")
    async with a_hand(profile, "asking") as hand:
        await hand.until("saved", more=5)
        hand.process.kill()
        await hand.process.wait()
        log = profile / f"{FILE}-wal"
        with log.open("r+b") as opened:
            opened.truncate(log.stat().st_size // 2)

        with closing(connect(profile)) as connection:
            there = _notes(connection)
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    assert there == [f"note-{n + 1}" for n in range(len(there))]


def _holds(profile: Path, point: str, saved: int) -> None:
    """Everything up to this number is there, whole; the file is sound."""
    with closing(connect(profile)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        match point:
            case "typing":
                found = TABLES["draft"].found(connection, DRAFT)
                draft = decode("draft", found[0]) if found else None
                assert isinstance(draft, Draft)
                assert int(draft.text.split()[1]) >= saved
            case "asking":
                assert _notes(connection)[:saved] == [f"note-{n + 1}" for n in range(saved)]
            case "answer":
                waiting = outbox.waiting(connection)
                assert len([each for each in waiting if each.answered]) >= saved
            case "absorb":
                assert _customers(connection) >= {f"customer-{n + 1}" for n in range(saved)}
            case "snapshot":
                assert len(_customers(connection)) == 1
            case _:
                assert saved <= sum(map(_is_a_file, range(1, saved + 1), [profile] * saved))


def _notes(connection: Connection) -> list[str]:
    return [each.record for each in outbox.waiting(connection)]


def _customers(connection: Connection) -> set[str]:
    return {id_ for (id_,) in connection.execute("SELECT id FROM customers").fetchall()}


def _is_a_file(number: int, profile: Path) -> bool:
    content = f"file {number} ".encode() + PIECE
    return (profile / "blobs" / hashlib.sha256(content).hexdigest()).exists()
