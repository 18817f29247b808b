"""Circles of Python objects are taken apart in the window's thread, and nowhere else.

Python collects them in whichever thread happens to allocate; a Qt object that is freed in the
store's thread leaves its timers behind, and the next of them ends the process (seen: a crash in
QTimerInfoList::activateTimers after a window had gone). Law: while this runs, no other thread
collects; what stands at its beginning is left out of every later look.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QTimer

_EVERY_MS = 1000


class Garbage:
    """From its making to `close` it collects once a second, as much as is due."""

    def __init__(self) -> None:
        self._was_enabled = gc.isenabled()
        gc.disable()
        gc.freeze()
        self._timer = QTimer()
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> int:
        """Collect the oldest generation that is due; returns it, -1 when none is."""
        due = [
            generation
            for generation, (count, limit) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if count > limit
        ]
        if not due:
            return -1
        gc.collect(due[-1])
        return due[-1]

    def close(self) -> None:
        self._timer.stop()
        self._timer.deleteLater()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()
