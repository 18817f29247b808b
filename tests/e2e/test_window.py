"""The real window on a real hub, used through the accessibility tree as a screen reader would."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.commands.hub_beside import HubBeside
from desktop.ports.clock import SystemClock
from integrations.demo.filling import database_url, fill
from integrations.demo.organisation import PASSWORD, PERSON
from integrations.demo.wording import read_words
from tests.support.absent import absent, program

HERE = Path(__file__).parent
_HAS_ATSPI = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"


@contextmanager
def display() -> Iterator[str]:
    """A screen of its own."""
    xvfb = str(program("Xvfb", "xvfb"))
    reading, writing = os.pipe()
    command = [xvfb, "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as screen:
        os.close(writing)
        with os.fdopen(reading) as said:
            number = said.readline().strip()
        try:
            yield f":{number}"
        finally:
            screen.terminate()


@contextmanager
def hub(folder: Path) -> Iterator[HubBeside]:
    url = database_url(folder / "hub.db")
    fill(url, seed=7, size="small", language="en", clock=SystemClock())
    beside = HubBeside(url)
    beside.start()
    try:
        yield beside
    finally:
        beside.stop()


@pytest.mark.timeout(180)
def test_the_window_is_used_by_role_and_name_alone(tmp_path: Path) -> None:
    for name, package in (("openbox", "openbox"), ("dbus-run-session", "dbus")):
        program(name, package)
    if subprocess.run(["/usr/bin/python3", "-c", _HAS_ATSPI], check=False).returncode:
        absent("AT-SPI for /usr/bin/python3", "apt-get install python3-gi gir1.2-atspi-2.0")
    customer = read_words("tour", "en")["customer"]
    session = ["dbus-run-session", str(HERE / "session.sh"), sys.executable]

    with display() as screen, hub(tmp_path) as beside:
        said = subprocess.run(
            [
                *session,
                tmp_path / "profile",
                HERE / "drive",
                beside.address,
                PERSON,
                PASSWORD,
                customer,
            ],
            env=os.environ
            | {
                "DISPLAY": screen,
                "QT_QPA_PLATFORM": "xcb",
                "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            },
            capture_output=True,
            text=True,
            check=False,
        )

    assert said.returncode == 0, said.stderr
