"""Being asked to end from outside: SIGTERM, SIGINT and the like, while Qt's loop sleeps.

Python runs a signal's handler only between two of its own steps; asleep in Qt it makes none. So
the byte that Python writes at a signal wakes a notifier of Qt (docs.python.org: set_wakeup_fd).
"""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING

from PySide6.QtCore import QSocketNotifier

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

_SIGNALS = [signal.SIGINT, signal.SIGTERM]
if hasattr(signal, "SIGHUP"):
    _SIGNALS.append(signal.SIGHUP)


class Ending:
    """Calls `ask` in Qt's thread when the process is asked to end; `close` restores all."""

    def __init__(self, ask: Callable[[], None]) -> None:
        self._ask = ask
        self._read, self._write = socket.socketpair()
        for end in (self._read, self._write):
            end.setblocking(False)
        self._wakeup_before = signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        self._handlers_before = {each: signal.signal(each, self._handled) for each in _SIGNALS}
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._woken)

    def close(self) -> None:
        self._notifier.setEnabled(False)
        self._notifier.deleteLater()
        for each, handler in self._handlers_before.items():
            signal.signal(each, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        self._read.close()
        self._write.close()

    def _handled(self, _number: int, _frame: FrameType | None) -> None:
        """Nothing: the byte on the socket does it, in the right thread and at a good moment."""

    def _woken(self) -> None:
        try:
            self._read.recv(64)
        except BlockingIOError:
            return
        self._ask()
