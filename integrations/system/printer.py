"""The usual printer by the program of the printing system, `lp` (CUPS).

Qt's own way asks the printing service on the window's thread, without end where that does not
answer: for the usual printer, for its paper, and once more when the pages are given to it. Law: the
program is waited for beside the loop, and ended when nobody waits any more.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from tempfile import TemporaryFile
from threading import Event

_WITHIN_S, _LOOK_EVERY_S = 30.0, 0.1


class SystemPrinter:
    """Fits `desktop.ports.printer.Printer`."""

    def __init__(self, within_s: float = _WITHIN_S) -> None:
        self._within_s = within_s

    async def print(self, title: str, file: bytes) -> bool:
        program = shutil.which("lp")
        if program is None:
            return False
        stopped = Event()
        try:
            return await asyncio.to_thread(
                _given, [program, "-t", title, "-"], file, self._within_s, stopped
            )
        except asyncio.CancelledError:
            stopped.set()
            raise


def _given(command: list[str], file: bytes, within_s: float, stopped: Event) -> bool:
    """Whether the program took all of it in time."""
    quiet = subprocess.DEVNULL
    with TemporaryFile() as pages:  # without a name, and gone when it is closed
        pages.write(file)
        pages.seek(0)
        try:
            giving = subprocess.Popen(command, stdin=pages, stdout=quiet, stderr=quiet)
        except OSError:
            return False
        left_s = within_s
        while giving.returncode is None:
            try:
                giving.wait(_LOOK_EVERY_S)
            except subprocess.TimeoutExpired:
                left_s -= _LOOK_EVERY_S
                if left_s <= 0 or stopped.is_set():
                    giving.kill()
        return giving.returncode == 0
