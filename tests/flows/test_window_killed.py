"""What is typed into the real window counts as saved half a second after its key, whatever comes.

The window is a process of its own, the letters come as key events into its composer, and its end
is kill -9.
"""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from desktop.domain.operations.rescue import draft_id
from desktop.domain.words import DraftKind
from desktop.store.migrate import prepare
from desktop.store.opening import connect
from desktop.store.store import Store
from tests.support.desk import ME, HandClock, put
from tests.support.people import FRIEDA, MAIL, PEOPLE
from tests.support.window_typist import text_after

SAVED_AFTER_S = 0.5
_DRAFT = draft_id(ME.agent, MAIL.id, DraftKind.REPLY)


class Typed(NamedTuple):
    """How many letters were typed when the clock stood there."""

    letters: int
    at: float


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile with a contact in hand, to copy."""
    folder = tmp_path_factory.mktemp("desk") / "profile"
    prepare(folder)
    put(folder, [*PEOPLE, MAIL])
    connection = connect(folder)
    store = Store(connection, HandClock(), announce=lambda _changes: None)
    store.sign_in("http://127.0.0.1:9", ME.agent, ME.site, ME.name)
    connection.close()
    return folder


def killed(profile: Path, seed: int, letters: int, after_s: float) -> tuple[list[Typed], float]:
    """Let somebody type, and kill the window so long after the first (or only last) letter.

    Returns what was typed, and when it ended.
    """
    command = [sys.executable, "-m", "tests.support.window_typist", str(profile), FRIEDA.name]
    with subprocess.Popen(
        [*command, str(seed), str(letters)], stdout=subprocess.PIPE, text=True
    ) as typist:
        assert typist.stdout is not None
        lines = [typist.stdout.readline() for _ in range(letters or 1)]
        from_ = _typed(lines[-1]).at
        while (ended := time.monotonic()) < from_ + after_s:
            pass  # sleeping would end at the scheduler's convenience, not at any moment
        typist.send_signal(signal.SIGKILL)
        lines += typist.stdout.read().splitlines()
    return [_typed(line) for line in lines if line.count(" ")], ended


def _typed(line: str) -> Typed:
    assert line, "the window ended before a letter was typed"
    letters, at = line.split()
    return Typed(int(letters), float(at))


def tresen(*arguments: str) -> list[dict[str, object]]:
    told = subprocess.run(
        [sys.executable, "-m", "desktop.commands.cli", *arguments, "--json"],
        capture_output=True,
        check=True,
    ).stdout
    return [msgspec.json.decode(line, type=dict[str, object]) for line in told.splitlines()]


def check(profile: Path, seed: int, least: int) -> None:
    """At least so many letters are in the draft and in the outbox, and none that was not typed."""
    (draft,) = tresen("show", "draft", _DRAFT, "--profile", str(profile))
    outbox = tresen("outbox", "--profile", str(profile))
    saves = [row["fields"] for row in outbox if row["operation"] == "draft.save@1"]
    text = str(draft["text"])
    assert len(text) >= least
    assert text == text_after(seed, len(text))
    last = saves[-1]
    assert isinstance(last, dict)
    assert last["text"] == text
    connection = connect(profile)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def killed_when_done(desk: Path, lives: Path, seed: int) -> None:
    """Half a second after the last key, all of it is there."""
    profile = lives / f"done-{seed}"
    shutil.copytree(desk, profile)
    letters = random.Random(seed).randint(1, 60)

    typed, _ = killed(profile, seed, letters, SAVED_AFTER_S)

    assert typed[-1].letters == letters
    check(profile, seed, letters)


def killed_while_typing(desk: Path, lives: Path, seed: int) -> None:
    """At any moment, what is older than half a second is there."""
    profile = lives / f"typing-{seed}"
    shutil.copytree(desk, profile)
    moment = random.Random(seed).uniform(SAVED_AFTER_S, SAVED_AFTER_S + 1.5)

    typed, ended = killed(profile, seed, 0, moment)

    least = max((it.letters for it in typed if it.at <= ended - SAVED_AFTER_S), default=0)
    assert least > 0
    check(profile, seed, least)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_everything_typed_is_there_half_a_second_after_the_last_key(
    desk: Path, tmp_path: Path, seed: int
) -> None:
    killed_when_done(desk, tmp_path, seed)


@pytest.mark.parametrize("seed", [4, 5, 6])
def test_what_is_half_a_second_old_is_there_whenever_the_window_is_killed(
    desk: Path, tmp_path: Path, seed: int
) -> None:
    killed_while_typing(desk, tmp_path, seed)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_two_hundred_kills_lose_nothing(desk: Path, tmp_path: Path) -> None:
    for seed in range(100):
        killed_when_done(desk, tmp_path, 1000 + seed)
        killed_while_typing(desk, tmp_path, 2000 + seed)
