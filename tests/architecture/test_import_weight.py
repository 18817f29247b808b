"""What is loaded when: the core never loads Qt, and the window waits for nothing it can do without.

Each look is a process of its own, so that what other tests have imported does not count.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.whole_window import fill

ROOT = Path(__file__).parents[2]
ROOMS = ("domain", "channels", "ports", "store", "sync", "actions", "viewmodels", "commands")
# Together these cost more than all of Qt; they are loaded in idle steps behind the painted window.
LATER = {
    *("sqlalchemy", "alembic", "httpx", "keyring", "asyncio", "qasync", "litestar", "ssl"),
    *("xml", "knowledge_index"),
    # Small names that bring a library or a search for files with them.
    *("_hashlib", "zoneinfo", "sysconfig", "mimetypes", "typing_extensions"),
    *("importlib.metadata", "email", "socket", "csv"),
}
# A quarter of a second each: loaded by the first question of a holiday or a time in words.
ASKED_FIRST = {"holidays", "dateparser"}
# All that the painted desk may have loaded beside Python's own modules and ours.
FOREIGN = {"PySide6", "shiboken6", "shibokensupport", "msgspec", "sqlcipher3"}
OURS = {"desktop", "widgets", "resources", "integrations"}
STARTING = {"signature_bootstrap", "a1_coverage", "sitecustomize"}  # however Python is begun
# Of these a desk shows nothing before it is painted, or before somebody goes there.
NOT_SHOWN_YET = (
    "desktop.sync",
    "desktop.store.worker",
    "desktop.running",
    "integrations.hub",
    "argparse",
    "widgets.interaction",
    "widgets.composer",
    "widgets.customer",
    "widgets.case",
    "widgets.knowledge",
    "widgets.palette",
    "widgets.settings",
    "widgets.help",
    "widgets.shared.offer_card",
    "desktop.ports.wire",
    "desktop.viewmodels.knowledge.article_news",
)
# PySide makes a class, with its enums and methods, of whatever is named; of more when an object
# comes from Qt that Python has not made. 167 are needed; an event filter for all makes them 330.
MOST_QT_CLASSES = 190
# Of our own modules 200 are needed, 25 of them the empty files of rooms; each of the others costs
# some 0.2 ms and 40 kB before anything is seen.
MOST_OF_OURS = 206

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


# The desk of a profile, stopped where `desktop.main` takes it for painted.
UNTIL_TAKEN_FOR_PAINTED = """
import os, sys
import desktop.main

def told(app, window):
    paint(app, window)
    known, left = set(), [sys.modules["shiboken6"].Shiboken.Object]
    while left:
        new = set(type.__subclasses__(left.pop())) - known
        known |= new
        left += new
    count = sum(each.__module__.startswith("PySide6") for each in known)
    print(window.content is not None, count, *sorted(sys.modules), flush=True)
    os._exit(0)

paint, desktop.main._until_painted = desktop.main._until_painted, told
sys.exit(f"ended unpainted with {desktop.main.main()}")
"""


def loaded(code: str, *arguments: str) -> set[str]:
    """The modules that are loaded when the code has run."""
    return set(loaded_in_order(code, *arguments))


def loaded_in_order(code: str, *arguments: str) -> list[str]:
    """All the words that the code has told."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_of_the_core_loads_without_qt(room: str) -> None:
    modules = loaded(IMPORT_ALL, f"desktop/{room}")

    assert "desktop" in modules
    assert not {"PySide6", "shiboken6", "qasync"} & modules
    assert not ASKED_FIRST & modules


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


def test_the_desk_is_painted_with_what_it_shows_and_no_more(profile: Path) -> None:
    fill(profile)

    has_desk, count, *modules = loaded_in_order(UNTIL_TAKEN_FOR_PAINTED)

    assert has_desk == "True"
    foreign = {name.partition(".")[0] for name in modules} - sys.stdlib_module_names - OURS
    assert {name for name in foreign if not name.startswith("_")} <= FOREIGN | STARTING
    assert not [name for name in modules if name.startswith(NOT_SHOWN_YET)]
    assert not LATER & set(modules)
    assert int(count) <= MOST_QT_CLASSES
    ours = [name for name in modules if name.partition(".")[0] in OURS]
    assert len(ours) <= MOST_OF_OURS, sorted(ours)
