"""A window for panes that need a running desk: Qt's loop and asyncio's are one, as in the product.

def test_…(app, profile):
    async def scene(window: Tried) -> None: …
    run(app, scene, profile, records)
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import qasync
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tests.support.desk import TriedDesk, a_desk
from widgets.shared.actions import Actions

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterable
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from desktop.domain.records import Record


class Tried(QWidget):
    """Holds panes of one desk beside each other, and the actions they handle."""

    def __init__(self, desk: TriedDesk) -> None:
        super().__init__()
        self.desk = desk
        self.actions_ = Actions(self)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.resize(1000, 720)

    def put(self, pane: QWidget) -> None:
        """Show a pane in the window, which is shown too."""
        self._box.addWidget(pane)
        self.show()
        self.activateWindow()


def run(
    app: QApplication,
    scene: Callable[[Tried], Awaitable[None]],
    profile: Path,
    records: Iterable[Record] = (),
    **more: Any,
) -> None:
    """Play a scene in a window on a desk of its own; both are gone afterwards."""

    async def play() -> None:
        async with a_desk(profile, records=records, **more) as desk:
            window = Tried(desk)
            try:
                await scene(window)
                await desk.leave()
            finally:
                window.close()
                window.deleteLater()
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    in_qt(app, play())


def in_qt(app: QApplication, work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine on Qt's own loop."""
    loop = qasync.QEventLoop(app)
    try:
        loop.run_until_complete(work)
    finally:
        loop.close()
        del loop
        gc.collect()  # a Qt object that a later test's store thread freed would crash it
