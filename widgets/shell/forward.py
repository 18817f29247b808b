"""A window that comes forward: when its offer asks for it, or a second start of Tresen.

A second start of Tresen leaves a file in the profile; the system tells of it, nothing is polled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget


def bring_forward(window: QWidget) -> None:
    """Be the window that is looked at, as far as the system lets windows do so."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    if not window.isActiveWindow():
        QApplication.alert(window)


class Knocks(QObject):
    """Calls `answer` with what `heard` says is asked for; looks when the folder changes."""

    def __init__(
        self,
        folder: Path,
        *,
        heard: Callable[[], str | None],
        answer: Callable[[str], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._heard = heard
        self._answer = answer
        self._watcher = QFileSystemWatcher([str(folder)], self)
        self._watcher.directoryChanged.connect(lambda _folder: self._look())
        QTimer.singleShot(0, self, self._look)  # who knocked before there was anybody to hear

    def _look(self) -> None:
        asked = self._heard()
        if asked is not None:
            self._answer(asked)
