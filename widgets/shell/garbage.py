"""Circles of Python objects are taken apart in the window's thread, and nowhere else.

Python collects them in whichever thread happens to allocate; a Qt object that is freed in the
store's thread leaves its timers behind, and the next of them ends the process (seen: a crash in
QTimerInfoList::activateTimers after a window had gone). Law: while this runs, no other thread
collects; what comes in its first seconds, nearly all of it modules, is left out of every later
look: looking through it once took longer than three frames.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QTimer

_EVERY_MS = 1000
_LEFT_OUT = 10  # times: until all is loaded that comes behind the first paint


class Garbage:
    """From its making to `close` it collects once a second, as much as is due."""

    def __init__(self, left_out: int = _LEFT_OUT) -> None:
        """left_out: for so many seconds nothing is looked through."""
        self._was_enabled = gc.isenabled()
        gc.disable()
        gc.freeze()
        self._to_leave_out = left_out
        self._timer = QTimer()
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._second)
        self._timer.start()

    def _second(self) -> None:
        if self._to_leave_out:
            self._to_leave_out -= 1
            gc.freeze()
        else:
            self.collect()

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
