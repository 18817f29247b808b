"""Where the modules of the window are loaded: those with classes of Qt on its own thread alone.

PySide keeps what it knows of its classes in a table that it reads without Python's lock, whenever
Qt asks an object what it is. A class that another thread makes meanwhile ends the program: once in
fifty starts of a busy machine, and at once in a loop that does nothing else. Each look is a process
of its own, so that what other tests have loaded does not count.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.whole_window import fill

ROOT = Path(__file__).parents[2]

EACH_ALONE = """
import sys
from importlib import import_module
from resources.loading.generate import is_of_qt
import desktop.main
from desktop.load_order import DESK, PAGES, START
for part in (START, DESK, PAGES):
    for module in (*part.beside, *part.here):
        before = set(sys.modules)
        import_module(module)
        alone = {module} if module in part.here else set()
        for name in sorted(set(sys.modules) - before - alone):
            room = hasattr(sys.modules[name], "__path__")
            if is_of_qt(name) and not room and not name.startswith(module):
                print(name, "for", module)
"""

# The window of a profile, until everything is loaded that is loaded ahead.
ALL_LOADED = """
import asyncio, builtins, sys, threading
from importlib.machinery import PathFinder
from pathlib import Path

beside, build = [], builtins.__build_class__

def elsewhere():
    return threading.current_thread() is not threading.main_thread()

def noting(*arguments, **more):
    made = build(*arguments, **more)
    if elsewhere() and type(made).__module__.startswith("Shiboken"):
        print("class", made.__module__, made.__name__)
    return made

class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if elsewhere():
            beside.append(name)

builtins.__build_class__ = noting
sys.meta_path.insert(0, Finder)
from desktop.load_order import DESK, PAGES
from desktop.main import open_window
from integrations.secrets.memory import MemoryVault

async def started(window):
    while not sys.modules.keys() >= {*DESK.here, *PAGES.here}:
        await asyncio.sleep(0.01)
    window.close()

open_window(Path(sys.argv[1]), vault=MemoryVault(), started=started)
for name in beside:
    for value in list(vars(sys.modules.get(name, object)).values()):
        if type(value).__module__.startswith("Shiboken"):
            print("class", value.__name__, "for", name)
print(len(beside), "beside")
"""


def told(*arguments: str) -> list[str]:
    """The lines that a process of Python tells."""
    done = subprocess.run(
        [sys.executable, *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_in_this_order_each_module_of_the_window_loads_itself_and_no_more() -> None:
    assert told("-c", EACH_ALONE) == [], "run python -m resources.loading.generate"


def test_no_class_of_qt_is_made_beside_the_windows_thread(profile: Path) -> None:
    fill(profile)

    *made, loaded = told("-c", ALL_LOADED, str(profile))

    assert made == []
    assert int(loaded.split()[0]) > 100, "nothing is loaded beside the window any more"
