"""What is loaded when: the core never loads Qt, and the window waits for nothing it can do without.

Each look is a process of its own, so that what other tests have imported does not count.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("domain", "channels", "ports", "store", "sync", "actions", "viewmodels", "commands")
# Together these cost more than all of Qt; they are loaded in idle steps behind the painted window.
LATER = {"sqlalchemy", "alembic", "httpx", "keyring", "asyncio", "qasync", "litestar"}

IMPORT_ALL = """
import importlib, pathlib, sys
room = pathlib.Path(sys.argv[1])
for path in sorted(room.rglob("*.py")):
    if "migrations" not in path.parts:  # Alembic runs those, with a connection in hand
        name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        importlib.import_module(name)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""

# The first paint of any widget ends the process with the list of what it took to get there.
UNTIL_PAINTED = """
import os, sys
from PySide6 import QtWidgets
from PySide6.QtCore import QEvent

class Watched(QtWidgets.QApplication):
    def notify(self, receiver, event):
        handled = super().notify(receiver, event)
        if event.type() == QEvent.Type.Paint and isinstance(receiver, QtWidgets.QWidget):
            print(*sorted({name.partition(".")[0] for name in sys.modules}), flush=True)
            os._exit(0)
        return handled

QtWidgets.QApplication = Watched
from desktop.commands.cli import main
sys.exit(f"ended unpainted with {main([])}")
"""


def loaded(code: str, *arguments: str) -> set[str]:
    """The top-level modules that are loaded when the code has run."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_of_the_core_loads_without_qt(room: str) -> None:
    modules = loaded(IMPORT_ALL, f"desktop/{room}")

    assert "desktop" in modules
    assert not {"PySide6", "shiboken6", "qasync"} & modules


def test_the_hub_loads_without_qt_and_without_the_desktops_rooms() -> None:
    modules = loaded(IMPORT_ALL, "integrations/hub/server")

    assert "litestar" in modules
    assert not {"PySide6", "shiboken6", "qasync", "widgets"} & modules


@pytest.mark.usefixtures("profile")
def test_the_window_is_painted_before_anything_heavy_is_loaded() -> None:
    modules = loaded(UNTIL_PAINTED)

    assert {"PySide6", "sqlcipher3", "msgspec", "widgets"} <= modules
    assert not LATER & modules


def test_the_line_to_the_hub_loads_no_command_line() -> None:
    modules = loaded("import sys, integrations.hub.client; print(*sys.modules)")

    assert "httpx" in modules
    assert not {"httpx._main", "click", "rich", "pygments"} & modules
