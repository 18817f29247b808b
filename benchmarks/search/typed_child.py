"""The real window on a profile, that tells of itself what only it can know.

    python -m benchmarks.search.typed_child PROFILE STARTED

STARTED: time.monotonic just before exec. Lines it prints, each a JSON object (`Line`): when the
first paint was and when the articles' index was ready, where the list of the palette is once that
is open, and how long the loop was busy, when its standard input ends.
"""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop.main import open_window
from desktop.text import tr
from integrations.secrets.memory import MemoryVault
from widgets.shared.feed import Feed
from widgets.tour.heartbeat import Heartbeat
from widgets.tour.telling import Gaps

if TYPE_CHECKING:
    from widgets.shell.window import Window

_LOOK_EVERY_S, _LOOK_EVERY_MS = 0.005, 5
_READY_WITHIN_S = 300.0
_OPEN_WITHIN_S = 20.0


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    painted_ms: float = 0.0  # from exec
    ready_ms: float = 0.0  # from exec; 0: there is no index, or it was not ready in time
    worked_ms: float = 0.0  # of the processor until the index was ready, from exec
    list: tuple[int, int, int, int] = (0, 0, 0, 0)  # x, y, width, height on the screen
    gaps: Gaps | None = None


class _FirstPaint(QObject):
    """Starts the heart with the first paint of any widget, and remembers when that was.

    From then on it looks whether the index can be asked: that may be before the window is complete.
    """

    def __init__(self, app: QApplication, heart: Heartbeat) -> None:
        super().__init__()
        self._app, self._heart = app, heart
        self.at = self.ready_at = self.worked_s = 0.0
        self.ready = asyncio.Event()
        self._looks = QTimer(self)
        self._looks.timeout.connect(self._look)
        app.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's own name
        if event.type() == QEvent.Type.Paint:
            self._app.removeEventFilter(self)
            self.at = time.monotonic()
            QTimer.singleShot(0, self._heart.start)
            self._looks.start(_LOOK_EVERY_MS)
        return False

    def _look(self) -> None:
        for window in self._app.topLevelWidgets():
            content = getattr(window, "content", None)
            if content is not None and content.desk.knowledge.ready:
                self.ready_at, self.worked_s = time.monotonic(), time.process_time()
                self.ready.set()
                self._looks.stop()


async def _told(window: Window, paint: _FirstPaint, heart: Heartbeat, started: float) -> None:
    ready = await _ready(paint)
    _say(
        Line(
            painted_ms=(paint.at - started) * 1000,
            ready_ms=(ready - started) * 1000 if ready else 0.0,
            worked_ms=paint.worked_s * 1000,
            gaps=heart.gaps(),
        )
    )
    ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    if (feed := await _list(window)) is None:
        _say(Line())
    else:
        shown = feed.viewport()
        corner = shown.mapToGlobal(shown.rect().topLeft())
        _say(Line(list=(corner.x(), corner.y(), shown.width(), shown.height())))
    await ended
    heart.still()
    _say(Line(gaps=heart.gaps()))


async def _ready(paint: _FirstPaint) -> float:
    """When the index could be asked; 0 when that did not come."""
    with suppress(TimeoutError):
        await asyncio.wait_for(paint.ready.wait(), _READY_WITHIN_S)
    return paint.ready_at


async def _list(window: Window) -> Feed | None:
    """What shows the palette's rows, once it is open; None when nobody opens it."""
    name, until = tr("What was found"), time.monotonic() + _OPEN_WITHIN_S
    while time.monotonic() < until:
        for feed in window.findChildren(Feed):
            if feed.accessibleName() == name and feed.isVisible():
                return feed
        await asyncio.sleep(_LOOK_EVERY_S)
    return None


def _say(line: Line) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    sys.stdout.buffer.flush()


def main() -> int:
    profile, started = Path(sys.argv[1]), float(sys.argv[2])
    app = QApplication(["tresen", "-style", "fusion"])
    heart = Heartbeat()
    paint = _FirstPaint(app, heart)

    async def play(window: Window) -> None:
        await _told(window, paint, heart, started)
        window.close()

    return open_window(profile, vault=MemoryVault(), started=play)


if __name__ == "__main__":
    sys.exit(main())
