"""The window: either the sign-in of a first start, or everything of a signed-in person.

It remembers its size, holds the actions, and is asked to close rather than closing things itself:
`closed` says that the person is done, whoever runs the window then makes everything safe.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QPoint, QRect, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.actions.keys import Keymap
from desktop.settings import KEYS, WINDOW
from desktop.text import tr
from widgets.shared.actions import Actions
from widgets.shell.content import Content
from widgets.shell.layout import Layout, Room
from widgets.theme.appearance import ground, look

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent, QMoveEvent, QResizeEvent

    from desktop.settings import Settings
    from desktop.viewmodels.desk import Desk
    from widgets.shell.panes import Panes
    from widgets.signin.again import SignInAgain
    from widgets.signin.page import SignInPage

_LEAST = (640, 480)
_KEPT_AFTER_MS = 800


class Window(QWidget):
    """One a process."""

    closed = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.layout_ = Layout.read(settings[WINDOW])
        self.commands = Actions(self, Keymap.read(settings[KEYS]))
        self.content: Content | None = None
        self.sign_in: SignInPage | None = None
        self._alone: QWidget | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._keep_soon = QTimer(self)
        self._keep_soon.setSingleShot(True)
        self._keep_soon.setInterval(_KEPT_AFTER_MS)
        self._keep_soon.timeout.connect(self._keep)
        self.setWindowTitle("Tresen")
        self.setMinimumSize(*_LEAST)
        self.setWindowIcon(QIcon(look().pixmap("layout-dashboard", 64, "accent", 1.0)))
        self.commands.handle("window.close", self.close)
        ground(self, "bg")

    # ----------------------------------------------------------------------------- content
    def show_sign_in(self, page: SignInPage) -> None:
        """The first start."""
        self.show_alone(page)
        self.sign_in = page

    def show_desk(self, desk: Desk, panes: Panes, again: Callable[[], SignInAgain]) -> Content:
        """Everything of this person; what was shown before goes."""
        page = self.content.page if self.content else "page.desk"
        self._clear()
        self.content = Content(desk, self.commands, panes, self.layout_, again)
        self.content.desk_page.widths_changed.connect(self._widths_drawn)
        self._box.addWidget(self.content)
        self.setWindowTitle(tr("{name} – Tresen", name=desk.me.name))
        if page != "page.desk":
            self.content.show_page(page)
        return self.content

    def show_alone(self, page: QWidget) -> None:
        """Nothing but this page."""
        self._clear()
        self._alone = page
        self._box.addWidget(page)
        page.setFocus()

    def take_keys(self) -> None:
        """The person has chosen other keys."""
        self.commands.use(Keymap.read(self._settings[KEYS]))

    def close_models(self) -> None:
        """Let go of all view-models; the widgets stay to be looked at."""
        if self.content is not None:
            self.content.close_models()

    def _clear(self) -> None:
        if self.content is not None:
            self.content.close_models()
        for old in (self.content, self._alone):
            if old is not None:
                old.hide()
                self._box.removeWidget(old)
                old.deleteLater()
        self.content = self.sign_in = self._alone = None

    # -------------------------------------------------------------------------------- size
    def open(self) -> None:
        """Show it where it was, as large as it was."""
        room = QGuiApplication.primaryScreen().availableGeometry()
        width, height = (
            min(a, b) for a, b in zip(self.layout_.size, room.size().toTuple(), strict=True)
        )
        self.resize(width, height)
        place = self.layout_.place
        if place and room.intersects(QRect(QPoint(*place), self.size())):
            self.move(*place)
        if self.layout_.maximized:
            self.showMaximized()
        else:
            self.show()

    def _widths_drawn(self, room: str, work_list: int, context: int) -> None:
        self.layout_ = self.layout_.with_widths(Room(room), work_list, context)
        self._keep_soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_soon.start()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._keep_soon.start()

    def _keep(self) -> None:
        """Remember size and place; the size of a maximised window is not its own."""
        if not self.isVisible():
            return
        kept = msgspec.structs.replace(self.layout_, maximized=self.isMaximized())
        if not self.isMaximized():
            place = (self.x(), self.y())
            kept = msgspec.structs.replace(kept, size=(self.width(), self.height()), place=place)
        self.layout_ = kept
        try:
            self._settings.choose(WINDOW, kept.written())
        except OSError:
            return  # a full disk is told where it hurts: at the next draft, not here

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keep_soon.stop()
        self._keep()
        event.accept()
        self.closed.emit()
