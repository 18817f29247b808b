"""The composition root: the way from the command to the painted window, and from there to the end.

    open_window(profile)                  returns when the person is done

Order, because it is felt: the window is painted from what the driver reads in milliseconds
(`desktop.front`); only then come asyncio, the loop and the rest (`desktop.running`), a module at
a time so that no step is noticed. Law: what is imported at the head of this module is what the
first paint needs; the rest is imported late, here and nowhere else.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

import widgets.shell.lean_imports  # noqa: F401  makes every import after it cheaper

# isort: split
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from desktop import text
from desktop.commands.profile import profile_folder
from desktop.front import Front, language_of
from desktop.ports.clock import SystemClock
from desktop.settings import Settings
from desktop.text import tr
from integrations.system.one_window import OneWindow, knock, leave, who_has_it

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from desktop.front import Started
    from desktop.ports.clock import Clock
    from desktop.ports.secrets import Vault
    from desktop.ports.telephony import Outlet
    from desktop.ports.training import Trainer

_PAINTED_WITHIN_MS = 2000
# After so long a thread that computes gives the interpreter to the window that waits for it: with
# Python's own 5 ms the window stood for 200 ms and more while 100,000 records came in.
_SWITCH_S = 0.0005
_THREADS, _LOOK_EVERY_MS = "concurrent.futures.thread", 2
# What the second half needs: together longer than some frames, see `load_order.START`.
BEHIND_THE_PAINT = (
    "ssl",
    "asyncio.base_events",
    "asyncio",
    "qasync",
    "desktop.store.worker",
    "desktop.sync.engine",
    "desktop.sync.transfers",
    "desktop.viewmodels.signin.signin_session",
    "desktop.running",
)


def main(asked: str = "") -> int:
    """`tresen` without a command: the window on the person's own profile; asked: to be found."""
    return open_window(profile_folder(), asked=asked)


def open_window(
    profile: Path,
    *,
    asked: str = "",
    vault: Vault | None = None,
    started: Started | None = None,
    clock: Clock | None = None,
    trainer: Trainer | None = None,
    outlet: Outlet | None = None,
) -> int:
    """Run the window on a profile until it is closed; returns the exit code.

    asked: what the palette is to find at once, as a number that was clicked elsewhere. vault: where
    tokens are kept, the system's keyring when None. started: begun once the window is complete, for
    whoever plays a person (the tour, tests); its failure ends the window with 1.
    clock: what time it is in the window, the machine's own when None.
    trainer: steers the made-up customers of a demo. outlet: of the telephone, if there is one.
    Where the profile has a window already, that one comes forward and this returns.
    """
    mine = OneWindow.taken(profile)
    if mine is None:
        return _other_comes(profile, asked)
    if asked:
        leave(profile, asked)
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_S)
    try:
        front_of = partial(Front, clock=clock or SystemClock(), trainer=trainer, outlet=outlet)
        code, then = _opened(profile, vault, started, front_of)
    finally:
        sys.setswitchinterval(before)
        mine.release()
    if then:
        _become(then)
    return code


def _opened(
    profile: Path,
    vault: Vault | None,
    started: Started | None,
    front_of: Callable[[QApplication, Path, Settings], Front],
) -> tuple[int, tuple[str, ...]]:
    """The exit code, and the command to go on with."""
    settings = Settings.load(profile)
    text.use(language_of(settings))
    app = QApplication.instance() or QApplication(["tresen", "-style", "fusion"])
    if not isinstance(app, QApplication):
        raise TypeError("there is an application without windows already")
    app.setApplicationName("Tresen")
    app.setQuitOnLastWindowClosed(False)
    front = front_of(app, profile, settings)
    front.window.open()
    _until_painted(app, front.window)
    _load_behind(app)
    code: int = import_module("desktop.running").run(app, front, vault, started)
    return code, front.then


def _other_comes(profile: Path, asked: str) -> int:
    """The profile has its window; bring that one forward and say so."""
    text.use(language_of(Settings.load(profile)))
    if knock(profile, asked):
        sys.stderr.write(tr("Tresen is open already; its window comes to the front.") + "\n")
        return 0
    sys.stderr.write(
        tr(
            "Tresen is open already (process {process}) and does not answer. Nothing was changed: "
            "end that process, then start again.",
            process=who_has_it(profile),
        )
        + "\n"
    )
    return 1


def _until_painted(app: QApplication, window: QWidget) -> None:
    """Return once the window has been painted, or after a while where nobody shows it.

    Exposed is painted: Qt paints a window while it handles its exposure. An event filter would see
    it too, and cost 120 classes: PySide makes a class of all that could be filtered.
    """
    patience = QTimer()
    patience.setSingleShot(True)
    patience.start(_PAINTED_WITHIN_MS)
    while not window.windowHandle().isExposed() and patience.isActive():
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    app.processEvents()


def _load_behind(app: QApplication) -> None:
    """Load the second half while the window answers; raises what loading raises."""
    order = import_module("desktop.load_order").START
    looks = QTimer()
    looks.start(_LOOK_EVERY_MS)
    with import_module(_THREADS).ThreadPoolExecutor(1, "loading") as loading:
        loaded = loading.submit(lambda: [import_module(name) for name in order.beside])
        while not loaded.done():
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        loaded.result()
    for name in order.here:  # with classes of Qt, which no other thread may make (`desktop.ahead`)
        import_module(name)
        app.processEvents()


def _become(arguments: tuple[str, ...]) -> None:
    """Go on as another command, in the place of this process."""
    command = [sys.executable, "-m", "desktop.commands.cli", *arguments]
    os.execv(sys.executable, command)  # noqa: S606  there is nothing of a shell in it


if __name__ == "__main__":
    sys.exit(main())
