"""The vault on a real keyring: unlocked, locked, and none at all.

Each test has a session bus of its own, with GNOME's keyring behind it or without.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop.ports.secrets import VaultClosed
from integrations.secrets import keyring_process, keyring_vault
from integrations.secrets.keyring_vault import KeyringVault
from tests.support.absent import program

ROOT = Path(__file__).parents[2]
UNLOCK = "printf pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "

ASK = """
import json, sys
from desktop.ports.secrets import VaultClosed
from integrations.secrets.keyring_vault import KeyringVault
vault, said = KeyringVault(float(sys.argv[1])), []
for action, *arguments in json.loads(sys.argv[2]):
    try:
        said.append(getattr(vault, action)(*arguments))
    except VaultClosed as closed:
        said.append(f"closed: {closed}")
print(json.dumps(said))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of a person who has just moved in."""
    (tmp_path / "run").mkdir(mode=0o700)
    return tmp_path


def on_a_bus(
    home: Path, *asked: tuple[str, ...], before: str = UNLOCK, time_limit_s: float = 10
) -> list[object]:
    """What the vault answers, one after the other, in a session of its own."""
    bus = program("dbus-run-session", "dbus")
    program("gnome-keyring-daemon", "gnome-keyring")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home / "run"),
        "XDG_DATA_HOME": str(home / "data"),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [
            *(bus, "--", "sh", "-c", f'{before} exec "$@"', "sh"),
            *(sys.executable, "-c", ASK, str(time_limit_s), json.dumps(asked)),
        ],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    said: list[object] = json.loads(done.stdout)
    return said


def test_what_was_kept_is_there_in_the_next_session(home: Path) -> None:
    on_a_bus(home, ("keep", "hub.example", "tok€n\n=ß"))

    assert on_a_bus(home, ("recall", "hub.example")) == ["tok€n\n=ß"]


def test_names_do_not_know_each_other_and_the_newest_secret_counts(home: Path) -> None:
    said = on_a_bus(
        home,
        ("keep", "hub.a", "first"),
        ("keep", "hub.b", "other"),
        ("keep", "hub.a", "second"),
        ("recall", "hub.a"),
        ("recall", "hub.b"),
        ("recall", "hub.c"),
    )

    assert said[3:] == ["second", "other", None]


def test_what_was_forgotten_is_gone_and_forgetting_nothing_is_no_fault(home: Path) -> None:
    said = on_a_bus(
        home,
        ("keep", "hub.a", "first"),
        ("forget", "hub.a"),
        ("recall", "hub.a"),
        ("forget", "hub.a"),
    )

    assert said == [None, None, None, None]


def test_a_locked_keyring_is_closed_within_the_time_limit(home: Path) -> None:
    began = time.monotonic()

    said = on_a_bus(home, ("keep", "hub.a", "first"), before="", time_limit_s=3)

    assert str(said[0]).startswith("closed: ")
    assert time.monotonic() - began < 20


def test_without_a_session_bus_it_is_closed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")

    with pytest.raises(VaultClosed):
        KeyringVault().recall("hub.example")


def test_one_that_does_not_answer_in_time_is_closed() -> None:
    with pytest.raises(VaultClosed, match=r"no answer within 0\.001 s"):
        KeyringVault(time_limit_s=0.001).keep("hub.example", "token")


def test_the_two_sides_mean_the_same_by_their_exit_codes() -> None:
    ours = (keyring_vault._DONE, keyring_vault._NOT_THERE)

    assert ours == (keyring_process.DONE, keyring_process.NOT_THERE)
    assert keyring_process.CLOSED not in ours
