"""How long the window could not answer: a beat every five milliseconds, and the gaps between.

A gap is the time a key or a click would have waited. Law: what is measured is the loop of the
window itself; while `still` (a picture is being taken, which is not the window's work) nothing is.
"""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer

from widgets.tour.telling import Gaps

BEAT_MS = 5


class Heartbeat(QObject):
    """Beats from `start` on; `during` says what goes on, for the longest gap."""

    def __init__(self) -> None:
        super().__init__()
        self.during = ""
        self._gaps: list[tuple[float, str]] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self._last = perf_counter()
        self._timer.start()

    def still(self) -> None:
        """Do not count what comes, until the next `start`."""
        self._beat()
        self._timer.stop()

    def gaps(self) -> Gaps:
        """All of them until now."""
        found = sorted(self._gaps) or [(0.0, "")]
        lengths = [round(length * 1000, 1) for length, _ in found]
        return Gaps(
            beats=len(self._gaps),
            longest_ms=lengths[-1],
            longest_in=found[-1][1],
            p999_ms=_share(lengths, 0.999),
            p99_ms=_share(lengths, 0.99),
            p50_ms=_share(lengths, 0.5),
        )

    def _beat(self) -> None:
        now = perf_counter()
        self._gaps.append((max(0.0, now - self._last - BEAT_MS / 1000), self.during))
        self._last = now


def _share(ascending: list[float], share: float) -> float:
    return ascending[min(len(ascending) - 1, int(len(ascending) * share))]
