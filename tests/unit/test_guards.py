"""The guards of the tests do bite: each lets one kind of carelessness fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.commands.profile import profile_folder

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]
CARELESS = {
    "a connection elsewhere": (
        "import socket\ndef test_it():\n    socket.create_connection(('192.0.2.1', 80), 0.1)",
        "a test may not talk to '192.0.2.1'",
    ),
    "a swallowed connection elsewhere": (
        "import socket\ndef test_it():\n    try: socket.getaddrinfo('tresen.invalid', 80)\n"
        "    except BaseException: pass",
        "the test wanted to talk to*tresen.invalid",
    ),
    "a thread left running": (
        "import threading\nstop = threading.Event()\ndef test_it():\n"
        "    threading.Thread(target=stop.wait, name='forgotten', daemon=True).start()",
        "threads left behind*forgotten",
    ),
    "a task left behind": (
        "import asyncio\nkept = []\nasync def test_it():\n"
        "    kept.append(asyncio.create_task(asyncio.sleep(60), name='forgotten'))",
        "tasks left behind*forgotten made at*test_careless_3.py:4",
    ),
    "a warning in the log": (
        "import logging\ndef test_it():\n    logging.getLogger('desk').warning('odd')",
        "unexpected in the log*desk: odd",
    ),
    "an expected warning that never came": (
        "import pytest\n@pytest.mark.logs('odd')\ndef test_it(): pass",
        "expected in the log and not there*odd",
    ),
    "a window left open": (
        "from PySide6.QtWidgets import QLabel\nkept = []\ndef test_it(app):\n"
        "    kept.append(QLabel('forgotten')); kept[0].setWindowTitle('forgotten')",
        "windows left behind*forgotten",
    ),
    "a timer left running": (
        "from PySide6.QtCore import QTimer\nkept = []\ndef test_it(app):\n"
        "    kept.append(QTimer()); kept[0].start(1000)",
        "timers left running*QTimer",
    ),
}


CAREFUL = """
import asyncio, logging, socket, pytest
from PySide6.QtWidgets import QLineEdit
from tests.support.qt import settle, type_text

@pytest.mark.logs("odd")
async def test_it(app, profile):
    server = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", 0)
    socket.create_connection(server.sockets[0].getsockname()).close()
    server.close()
    logging.getLogger("desk").warning("odd")
    field = QLineEdit()
    type_text(field, "Grüße")
    assert field.text() == "Grüße"
    field.deleteLater()
    settle()
"""


def test_each_carelessness_fails_its_test_and_care_passes(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeconftest("from tests.conftest import *")
    for number, (code, _) in enumerate(CARELESS.values()):
        pytester.makepyfile(**{f"test_careless_{number}": code})
    pytester.makepyfile(test_the_careful=CAREFUL)

    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")

    failed = [line for line in result.outlines if line.startswith(("FAILED", "ERROR "))]
    for number, (what, (_, complaint)) in enumerate(CARELESS.items()):
        assert any(f"test_careless_{number}" in line for line in failed), what
        result.stdout.fnmatch_lines_random([f"*{complaint}*"])
    assert not any("test_the_careful" in line for line in failed)


def test_a_persons_own_folders_are_out_of_reach(profile: Path) -> None:
    assert profile_folder() == profile
    assert not Path.home().exists()
