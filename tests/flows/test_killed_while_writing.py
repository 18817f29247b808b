"""kill -9 at any moment: everything that was called saved is there, and nothing is half there."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from desktop.store import draft_versions
from desktop.store.migrate import prepare
from desktop.store.opening import connect
from tests.support.typist import DRAFT, text_after


def killed_after(profile: Path, seconds: float) -> int:
    """Let a typist write, kill it so long after its first word; the last that it called saved."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.typist", str(profile)],
        stdout=subprocess.PIPE,
        text=True,
    ) as typist:
        assert typist.stdout is not None
        first = typist.stdout.readline()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            pass  # sleeping would end at the scheduler's convenience, not at any moment
        typist.send_signal(signal.SIGKILL)
        return int([first, *typist.stdout.read().splitlines()][-1])


def tresen(*arguments: str) -> list[dict[str, object]]:
    """What a command prints with --json."""
    told = subprocess.run(
        [sys.executable, "-m", "desktop.commands.cli", *arguments, "--json"],
        capture_output=True,
        check=True,
    ).stdout
    return [msgspec.json.decode(line, type=dict[str, object]) for line in told.splitlines()]


def check(profile: Path, saved: int) -> None:
    (draft,) = tresen("show", "draft", DRAFT, "--profile", str(profile))
    count = str(draft["text"]).count("word")
    assert count >= saved
    assert draft["text"] == text_after(count)
    notes = [
        row["record"]
        for row in tresen("outbox", "--profile", str(profile))
        if row["operation"] == "interaction.note@1"
    ]
    assert notes == [f"note-{n}" for n in range(1, count + 1)]
    connection = connect(profile)
    versions = [each.text for each in draft_versions.of(connection, DRAFT)]
    newest = range(count, max(count - draft_versions.NEWEST, 0), -1)
    assert versions[: draft_versions.NEWEST] == [text_after(n) for n in newest]
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile with its tables and nothing in them, to copy: making one takes a second."""
    folder = tmp_path_factory.mktemp("empty") / "profile"
    prepare(folder)
    return folder


def live_and_die(times: int, seed: int, empty: Path, lives: Path) -> None:
    moments = random.Random(seed)
    for number in range(times):
        profile = lives / f"life-{number}"
        shutil.copytree(empty, profile)
        check(profile, killed_after(profile, moments.uniform(0, 0.25)))


def test_what_was_saved_survives_a_kill_at_any_moment(empty: Path, tmp_path: Path) -> None:
    live_and_die(12, 7, empty, tmp_path)


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_what_was_saved_survives_two_hundred_kills(empty: Path, tmp_path: Path) -> None:
    live_and_die(200, 11, empty, tmp_path)
