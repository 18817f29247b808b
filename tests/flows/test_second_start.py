"""A second start on one profile: the first window comes forward, and nothing else happens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import pytest

from integrations.system.one_window import KNOCK, LOCK, OneWindow, heard, knock, leave, who_has_it
from tests.support.people import EVERYTHING, MAIL
from tests.support.whole_window import fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WINDOW = [sys.executable, "-m", "tests.support.plain_window"]
TRESEN = [sys.executable, "-m", "desktop.commands.cli"]
HIDDEN = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


class Ended(NamedTuple):
    code: int
    out: str
    err: str


@contextmanager
def window_on(profile: Path) -> Iterator[subprocess.Popen[str]]:
    """A window that is complete."""
    with subprocess.Popen([*WINDOW, str(profile)], stdout=subprocess.PIPE, text=True) as window:
        assert window.stdout is not None
        assert _until(window, '"open"')
        try:
            yield window
        finally:
            window.kill()


def _until(window: subprocess.Popen[str], words: str) -> bool:
    assert window.stdout is not None
    return any(words in line for line in window.stdout)


def started_again(profile: Path) -> Ended:
    done = subprocess.run(
        TRESEN,
        env={**HIDDEN, "TRESEN_PROFILE": str(profile), "LANGUAGE": "en"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def filled(profile: Path) -> Path:
    fill(profile, EVERYTHING)
    return profile


def test_the_second_start_brings_the_first_window_forward_and_says_so(filled: Path) -> None:
    with window_on(filled) as window:
        again = started_again(filled)

        assert again == (0, "", "Tresen is open already; its window comes to the front.\n")
        assert _until(window, "Tresen was open already.")
        assert window.poll() is None
        assert who_has_it(filled) == str(window.pid)


def test_a_window_that_was_killed_leaves_no_lock_behind(filled: Path) -> None:
    with window_on(filled) as window:
        window.send_signal(signal.SIGKILL)
        window.wait()
        assert (filled / LOCK).exists()
        (filled / KNOCK).touch()  # somebody had knocked in vain

    with window_on(filled) as next_one:
        assert who_has_it(filled) == str(next_one.pid)
        assert not (filled / KNOCK).exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot stop a process for a while")
def test_a_window_that_does_not_answer_is_named_and_left_alone(filled: Path) -> None:
    with window_on(filled) as window:
        window.send_signal(signal.SIGSTOP)
        again = started_again(filled)
        window.send_signal(signal.SIGCONT)

        assert again.code == 1
        assert f"process {window.pid}" in again.err
        assert not (filled / KNOCK).exists()


def test_commands_work_beside_a_window(filled: Path) -> None:
    with window_on(filled) as window:
        words = ("interaction.note", f"about={MAIL.id}", "text=beside", "id=note-beside")
        done = _tresen("do", *words, filled)
        outbox = _tresen("outbox", filled)
        shown = _tresen("show", "interaction", MAIL.id, filled)

        assert done.code == 0, done.err
        assert "beside" in outbox.out
        assert shown.code == 0
        assert window.poll() is None


def _tresen(*words: object) -> Ended:
    *asked, profile = map(str, words)
    done = subprocess.run(
        [*TRESEN, *asked, "--profile", profile, "--json"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def test_the_lock_is_one_and_free_again_when_released(tmp_path: Path) -> None:
    first = OneWindow.taken(tmp_path)
    assert first is not None
    assert OneWindow.taken(tmp_path) is None
    assert OneWindow.taken(tmp_path / "other") is not None

    first.release()
    assert OneWindow.taken(tmp_path) is not None


def test_a_knock_is_heard_once(tmp_path: Path) -> None:
    assert heard(tmp_path) is None
    assert not knock(tmp_path, within_s=0.1)
    (tmp_path / KNOCK).touch()
    assert heard(tmp_path) == ""
    assert heard(tmp_path) is None


def test_what_is_asked_for_is_heard_whole_and_never_longer_than_a_line(tmp_path: Path) -> None:
    leave(tmp_path, "+49 89 99998501")
    assert heard(tmp_path) == "+49 89 99998501"

    leave(tmp_path, "9" * 5_000)
    assert heard(tmp_path) == "9" * 200
    assert [path.name for path in tmp_path.iterdir()] == []


def test_a_profile_that_cannot_be_written_is_no_reason_to_stay_away(tmp_path: Path) -> None:
    (tmp_path / "file").write_text(json.dumps({}))

    assert OneWindow.taken(tmp_path / "file") is not None
