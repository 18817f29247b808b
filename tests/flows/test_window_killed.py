"""What is typed into the real window counts as saved half a second after its key, whatever comes.

The window is a process of its own, the letters come as key events into its composer or into a form
beside it, and its end is kill -9.
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

from desktop.domain.operations.rescue import draft_id, form_draft_id
from desktop.domain.words import DraftKind
from desktop.store.migrate import prepare
from desktop.store.opening import connect
from desktop.store.store import Store
from tests.support.desk import ME, HandClock, put
from tests.support.people import FRIEDA, MAIL, PEOPLE
from tests.support.window_typist import COMPOSER, FORM, text_after

SAVED_AFTER_S = 0.5
_DRAFTS = {
    COMPOSER: draft_id(ME.agent, MAIL.id, DraftKind.REPLY),
    FORM: form_draft_id(ME.agent, "promise.make", FRIEDA.id),
}


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


def typist(profile: Path, place: str, seed: int, letters: object) -> list[str]:
    """The command for somebody who types there."""
    who = [sys.executable, "-m", "tests.support.window_typist", str(profile), FRIEDA.name]
    return [*who, place, str(seed), str(letters)]


def killed(
    profile: Path, place: str, seed: int, letters: int, after_s: float
) -> tuple[list[Typed], float]:
    """Let somebody type, and kill the window so long after the first (or only last) letter.

    Returns what was typed, and when it ended.
    """
    command = typist(profile, place, seed, letters)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as typing:
        assert typing.stdout is not None
        lines = [typing.stdout.readline() for _ in range(letters or 1)]
        from_ = _typed(lines[-1]).at
        while (ended := time.monotonic()) < from_ + after_s:
            pass  # sleeping would end at the scheduler's convenience, not at any moment
        typing.send_signal(signal.SIGKILL)
        lines += typing.stdout.read().splitlines()
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


def check(profile: Path, place: str, seed: int, least: int) -> str:
    """At least so many letters are in the draft and in the outbox, and none that was not typed.

    Returns them.
    """
    (draft,) = tresen("show", "draft", _DRAFTS[place], "--profile", str(profile))
    outbox = tresen("outbox", "--profile", str(profile))
    saves = [row["fields"] for row in outbox if row["operation"] == "draft.save@1"]
    text = words_of(place, str(draft["text"]))
    assert len(text) >= least
    assert text == text_after(seed, len(text))
    last = saves[-1]
    assert isinstance(last, dict)
    assert words_of(place, last["text"]) == text
    connection = connect(profile)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    return text


def words_of(place: str, text: str) -> str:
    """What was typed, of the text of a draft."""
    return str(msgspec.json.decode(text)["words"]) if place == FORM else text


def shown_again(profile: Path, place: str, seed: int) -> str:
    """What a window shows there that is opened on this profile."""
    command = typist(profile, place, seed, "-")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reading:
        assert reading.stdout is not None
        told = reading.stdout.readline()
        reading.kill()
    return str(msgspec.json.decode(told))


def killed_when_done(desk: Path, lives: Path, place: str, seed: int) -> Path:
    """Half a second after the last key, all of it is there. Returns the profile."""
    profile = lives / f"done-{place}-{seed}"
    shutil.copytree(desk, profile)
    letters = random.Random(seed).randint(1, 60)

    typed, _ = killed(profile, place, seed, letters, SAVED_AFTER_S)

    assert typed[-1].letters == letters
    check(profile, place, seed, letters)
    return profile


def killed_while_typing(desk: Path, lives: Path, place: str, seed: int) -> None:
    """At any moment, what is older than half a second is there."""
    profile = lives / f"typing-{place}-{seed}"
    shutil.copytree(desk, profile)
    moment = random.Random(seed).uniform(SAVED_AFTER_S, SAVED_AFTER_S + 1.5)

    typed, ended = killed(profile, place, seed, 0, moment)

    least = max((it.letters for it in typed if it.at <= ended - SAVED_AFTER_S), default=0)
    assert least > 0
    check(profile, place, seed, least)


@pytest.mark.parametrize(
    ("place", "seed"), [(COMPOSER, 1), (COMPOSER, 2), (COMPOSER, 3), (FORM, 11)]
)
def test_everything_typed_is_there_half_a_second_after_the_last_key(
    desk: Path, tmp_path: Path, place: str, seed: int
) -> None:
    killed_when_done(desk, tmp_path, place, seed)


@pytest.mark.parametrize(
    ("place", "seed"), [(COMPOSER, 4), (COMPOSER, 5), (COMPOSER, 6), (FORM, 12), (FORM, 13)]
)
def test_what_is_half_a_second_old_is_there_whenever_the_window_is_killed(
    desk: Path, tmp_path: Path, place: str, seed: int
) -> None:
    killed_while_typing(desk, tmp_path, place, seed)


def test_a_form_that_is_opened_again_after_a_kill_shows_what_was_typed(
    desk: Path, tmp_path: Path
) -> None:
    profile = killed_when_done(desk, tmp_path, FORM, 14)

    shown = shown_again(profile, FORM, 14)

    assert shown
    assert shown == text_after(14, len(shown))
    check(profile, FORM, 14, len(shown))


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_two_hundred_kills_lose_nothing(desk: Path, tmp_path: Path) -> None:
    for seed in range(100):
        place = (COMPOSER, FORM)[seed % 2]
        killed_when_done(desk, tmp_path, place, 1000 + seed)
        killed_while_typing(desk, tmp_path, place, 2000 + seed)
