"""A window that was killed is shown again as it was: pages, tabs, places, half-typed text, windows.

The window is a process of its own and its end is kill -9.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from desktop.domain.ids import CustomerId
from desktop.store.migrate import prepare
from desktop.store.opening import connect
from desktop.store.store import Store
from tests.support.desk import ME, HandClock, put
from tests.support.people import CHAT, FRIEDA, MAIL, PEOPLE
from tests.support.window_as_left import SAID, SOUGHT

if TYPE_CHECKING:
    from pathlib import Path

Shown = dict[str, Any]
PATIENCE_S = 40.0
AT_REST_S = 1.5  # layout and drafts are kept within 0.8 s


def signed_in(profile: Path) -> None:
    """A profile with a long conversation in hand and many customers of similar names."""
    prepare(profile)
    last = MAIL.messages[-1]
    said = "\n".join(f"Zeile {number} einer langen Nachricht." for number in range(60))
    mail = replace(MAIL, messages=(*MAIL.messages[:-1], replace(last, text=said)))
    others = [
        replace(FRIEDA, id=CustomerId(f"c-{n}"), number=f"K-9{n:04}", name=f"Muster {n:04}")
        for n in range(80)
    ]
    put(profile, [*PEOPLE, mail, CHAT, *others])
    connection = connect(profile)
    store = Store(connection, HandClock(), announce=lambda _changes: None)
    store.sign_in("http://127.0.0.1:9", ME.agent, ME.site, ME.name)
    connection.close()


def _last_said(process: subprocess.Popen[bytes], wanted: Shown | None) -> Shown:
    """What it shows when it says no more, or as soon as that is what is wanted."""
    assert process.stdout is not None
    pipe, said, rest = process.stdout.fileno(), Shown(), b""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        ready, _, _ = select.select([pipe], [], [], AT_REST_S)
        if ready:
            read = os.read(pipe, 65536)
            assert read, "the window ended"
            *lines, rest = (rest + read).split(b"\n")
            said = msgspec.json.decode(lines[-1], type=Shown) if lines else said
        if said and (said == wanted or (wanted is None and not ready)):
            return said
    return said


def _window(profile: Path, does: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.support.window_as_left", str(profile), does]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def test_a_killed_window_is_shown_again_exactly_as_it_was(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    signed_in(profile)
    with _window(profile, "work") as working:
        left = _last_said(working, None)
        working.send_signal(signal.SIGKILL)

    with _window(profile, "look") as looking:
        shown = _last_said(looking, left)
        looking.kill()

    assert left["page"] == "page.customers"
    assert (left["text"], left["caret"], left["writing"]) == (SAID, 9, "note")
    assert (left["sought"], left["rows"], left["tab"]) == (SOUGHT, 7, "case")
    assert (left["in sight"], left["folded"]) == (100, ["work-list"])
    assert len(left["apart"]) == 1
    assert shown == left
