"""Whether the window can open: the display, and the system's libraries that Qt needs.

Qt itself is tried in a process of its own: what is missing ends that one, not this.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from desktop.ports.finding import Finding, State
from desktop.text import tr

# Which package brings the library, on Debian and Ubuntu.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
_OPEN_A_WINDOW = """
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
label = QLabel("Tresen")
label.show()
application.processEvents()
print(application.platformName(), application.primaryScreen().size().toTuple())
"""
_TIME_LIMIT_S = 20


def qt_libraries() -> Finding:
    """Whether the dynamic linker finds everything Qt's plugins for a screen ask for."""
    title = tr("Qt's libraries")
    plugins = _platform_plugins()
    if plugins is None:
        return Finding(
            check="qt-libraries",
            title=title,
            state=State.NOTICE,
            found=tr("Qt for Python is not installed: this machine can serve a hub, not more."),
            do=tr("For the window run `make setup`, or `pip install tresen[desktop]`."),
        )
    missing = _not_found(plugins) if sys.platform == "linux" else []
    if not missing:
        return Finding(
            check="qt-libraries", title=title, state=State.GOOD, found=tr("All are there.")
        )
    packages = sorted({PACKAGES.get(name, name) for name in missing})
    return Finding(
        check="qt-libraries",
        title=title,
        state=State.BAD,
        found=tr("Missing: {names}", names=", ".join(missing)),
        do=tr("On Debian and Ubuntu: {command}", command=f"apt-get install {' '.join(packages)}"),
    )


def display(environment: Mapping[str, str] = os.environ) -> Finding:
    """Whether a window opens on this screen, or, without one, at least invisibly."""
    title = tr("Display")
    if _platform_plugins() is None:
        return Finding(
            check="display",
            title=title,
            state=State.NOTICE,
            found=tr("Not tried without Qt."),
            do=tr("See “Qt's libraries” above."),
        )
    shown = sys.platform != "linux" or _names_a_display(environment)
    said, complaint = _try_qt(environment if shown else {**environment, **_OFFSCREEN})
    if complaint:
        return Finding(
            check="display",
            title=title,
            state=State.BAD,
            found=tr("Qt opens no window: {complaint}", complaint=complaint),
            do=tr("See “Qt's libraries” above; then check DISPLAY or WAYLAND_DISPLAY."),
        )
    if not shown:
        return Finding(
            check="display",
            title=title,
            state=State.NOTICE,
            found=tr("There is none (neither DISPLAY nor WAYLAND_DISPLAY is set)."),
            do=tr("Log in to a desktop, or play the tour: `tresen demo --tour DIR`."),
        )
    return Finding(
        check="display", title=title, state=State.GOOD, found=tr("A window opens: {on}", on=said)
    )


_OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


def _names_a_display(environment: Mapping[str, str]) -> bool:
    platform = environment.get("QT_QPA_PLATFORM", "")
    if platform in {"offscreen", "minimal"}:
        return False
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def _try_qt(environment: Mapping[str, str]) -> tuple[str, str]:
    """What Qt says about its screen, and its complaint when there is one."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", _OPEN_A_WINDOW],
            env=dict(environment),
            capture_output=True,
            text=True,
            timeout=_TIME_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "", tr("no answer within {seconds} s", seconds=_TIME_LIMIT_S)
    last_words = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
    return done.stdout.strip(), "" if done.returncode == 0 else last_words[0]


def _platform_plugins() -> Path | None:
    found = find_spec("PySide6")
    if found is None or not found.submodule_search_locations:
        return None
    return Path(found.submodule_search_locations[0]) / "Qt" / "plugins" / "platforms"


def _not_found(plugins: Path) -> list[str]:
    """The libraries that ldd does not find for the plugins of a screen."""
    wanted = [plugins / "libqxcb.so", plugins / "libqoffscreen.so"]
    said = subprocess.run(["ldd", *wanted], capture_output=True, text=True, check=False).stdout
    lines = (line.split("=>") for line in said.splitlines() if line.rstrip().endswith("not found"))
    return sorted({line[0].strip() for line in lines})
