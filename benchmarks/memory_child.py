"""The real window, which tells at three moments what memory it is made of.

    python -m benchmarks.memory_child bare
    python -m benchmarks.memory_child ours PROFILE TURNS

A line of JSON (`memory.Moment`) each: painted; settled, with everything loaded and the index of
articles there; then after every tenth of so many turns of work (`memory_work`). Law: nothing is
loaded here that the window itself has not loaded at its first paint.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.memory_parts import parts

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from widgets.shell.window import Window

PAINTED, SETTLED, WORKED = "painted", "settled", "worked"
_PAINTED_BY = "_until_painted"  # of `desktop.main`


def tell(name: str, turn: int = 0) -> None:
    found = parts()
    line = import_module("json").dumps({"name": name, "turn": turn, "parts": found})
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def bare() -> int:
    core, widgets = import_module("PySide6.QtCore"), import_module("PySide6.QtWidgets")
    app = widgets.QApplication([])
    label = widgets.QLabel("Tresen")
    label.resize(1400, 900)
    label.show()

    def told() -> None:
        tell(PAINTED)
        app.exit()

    core.QTimer.singleShot(1000, told)
    code: int = app.exec()
    return code


def ours(profile: Path, turns: int) -> int:
    program = import_module("desktop.main")
    until_painted = getattr(program, _PAINTED_BY)

    def painted(app: QApplication, window: Window) -> None:
        until_painted(app, window)
        tell(PAINTED)

    setattr(program, _PAINTED_BY, painted)

    async def play(window: Window) -> None:
        work = import_module("benchmarks.memory_work")
        await work.settled(window)
        tell(SETTLED)
        async for turn in work.worked(window, turns):
            tell(WORKED, turn)
        window.close()

    vault = import_module("integrations.secrets.memory").MemoryVault()
    code: int = program.open_window(profile, vault=vault, started=play)
    return code


def main() -> int:
    what, *rest = sys.argv[1:]
    return bare() if what == "bare" else ours(Path(rest[0]), int(rest[1]))


if __name__ == "__main__":
    sys.exit(main())
