"""The window: either the sign-in of a first start, or everything of a signed-in person.

It remembers its size, holds the actions, and is asked to close rather than closing things itself:
`closed` says that the person is done, whoever runs the window then makes everything safe.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QKeySequence
from PySide6.QtWidgets import QMainWindow, QStyle, QVBoxLayout, QWidget

from desktop.actions.keys import Keymap
from desktop.settings import KEYS, LETTERS, WINDOW
from desktop.text import tr
from widgets.shared import letters
from widgets.shared.actions import Actions
from widgets.shared.tab_order import go_on
from widgets.shared.telling import tell
from widgets.shell.content import Content
from widgets.shell.layout import Apart, Layout, Layouts, seat_of
from widgets.shell.standing import goes_back_to, room_on, standing
from widgets.theme.appearance import ground, look

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent, QKeyEvent, QMoveEvent, QResizeEvent, QScreen

    from desktop.settings import Settings
    from desktop.viewmodels.desk import Desk
    from widgets.shell.panes import Panes
    from widgets.signin.again import SignInAgain
    from widgets.signin.page import SignInPage

_LEAST = (640, 480)
_KEPT_AFTER_MS = 800
_SETTLED_AFTER_MS = 700  # behind a screen that came or went


class Window(QMainWindow):
    """One a process. Of Qt's main windows, for to screen readers any other is no window."""

    closed = Signal()
    screens_changed = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._layouts = Layouts.read(settings[WINDOW])
        self._seat = ""  # whose layout it is, at which screens
        self._role = ""
        self._follows_screens = False
        self.layout_ = self._layouts.last
        self.commands = Actions(self, Keymap.read(settings[KEYS]))
        letters.use(on=settings[LETTERS])
        self.content: Content | None = None
        self.sign_in: SignInPage | None = None
        self._alone: QWidget | None = None
        self._box = QVBoxLayout(whole := QWidget())
        self.setCentralWidget(whole)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._keep_soon = QTimer(self)
        self._keep_soon.setSingleShot(True)
        self._keep_soon.setInterval(_KEPT_AFTER_MS)
        self._keep_soon.timeout.connect(self._keep)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLED_AFTER_MS)
        self._settling.timeout.connect(self._settled)
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
        self._role = desk.me.role.value
        self._sit()
        self.content = Content(desk, self.commands, panes, self.layout_, again)
        self.content.desk_page.layout_changed.connect(self._drawn)
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
        """The person has chosen other keys, or that letters move in lists."""
        self.commands.use(Keymap.read(self._settings[KEYS]))
        letters.use(on=self._settings[LETTERS])

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that nobody took: who cannot see that its button is grey hears why."""
        super().keyPressEvent(event)
        if why := self.commands.why_not_pressed(QKeySequence(event.keyCombination())):
            tell(self, why)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Tab, from whatever has the keyboard in here."""
        return go_on(self, forwards=forwards)

    # -------------------------------------------------------------------------------- size
    def open(self) -> None:
        """Show it where it was, as large as it was."""
        self.stand_at(self)
        self.show()

    def stand_at(self, window: QWidget, kept: Layout | Apart | None = None) -> bool:
        """Give a window the size and place that were kept; False when that place is gone."""
        kept = kept or self.layout_
        rooms = [room_on(each) for each in QGuiApplication.screens()]
        at = standing(kept.place, kept.size, rooms) if kept.place else None
        screen = QGuiApplication.screenAt(QPoint(at[0] + 40, at[1] + 20)) if at else None
        room = (screen or QGuiApplication.primaryScreen()).availableGeometry()
        if window.isMaximized() and not kept.maximized:
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMaximized)
        title = window.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
        tall = room.height() if kept.maximized else room.height() - title
        window.resize(min(kept.size[0], room.width()), min(kept.size[1], tall))
        if at is not None:
            window.move(*at)
        if kept.maximized:
            window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
        return at is not None

    def follow_screens(self) -> None:
        """From now on a screen that comes or goes brings the layout of the screens there are."""
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication) and not self._follows_screens:
            self._follows_screens = True
            app.screenAdded.connect(self._screens_changed)
            app.screenAdded.connect(self._follow)
            app.screenRemoved.connect(self._screens_changed)
            for screen in app.screens():
                self._follow(screen)

    def _follow(self, screen: QScreen) -> None:
        """One that becomes larger or smaller makes another set of screens, too."""
        screen.geometryChanged.connect(self._screens_changed)

    def keep_apart(self, apart: Apart) -> None:
        """Remember the window that the contact has to itself."""
        if apart != self.layout_.apart and not self._settling.isActive():
            self.layout_ = msgspec.structs.replace(self.layout_, apart=apart)
            self._keep_soon.start()

    def _sit(self) -> None:
        """Take the layout of this role at these screens."""
        rects = (each.geometry() for each in QGuiApplication.screens())
        screens = [(it.x(), it.y(), it.width(), it.height()) for it in rects]
        self._seat = seat_of(self._role, screens)
        self.layout_ = self._layouts.of(self._seat)

    def _screens_changed(self, _screen: object) -> None:
        before = self._seat
        self._keep_soon.stop()  # what the system makes of the windows now is nobody's wish
        self._sit()
        if self._seat != before and self.isVisible():
            self._settling.start()
            self._stand()

    def _stand(self) -> None:
        """All windows where they were at these screens, and their panes as wide."""
        self.stand_at(self)
        if self.content is not None:
            self.content.desk_page.use(self.layout_)
            self.screens_changed.emit()

    def _settled(self) -> None:
        """The system has moved windows by its own rules meanwhile; then what stands is kept."""
        if self.isVisible():
            self._stand()
            self._keep_soon.start()

    def _drawn(self, layout: Layout) -> None:
        self.layout_ = msgspec.structs.replace(
            self.layout_, widths=layout.widths, folded=layout.folded
        )
        self._keep_soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._was_moved()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._was_moved()

    def _was_moved(self) -> None:
        if not self._settling.isActive():
            self._keep_soon.start()

    def _keep(self) -> None:
        """Remember size and place; the size of a maximised window is not its own."""
        if not self.isVisible():
            return
        kept = self.layout_
        if self.isMaximized():
            place = goes_back_to(kept.place, kept.size, room_on(self.screen()))
            kept = msgspec.structs.replace(kept, maximized=True, place=place)
        else:
            size, place = (self.width(), self.height()), (self.x(), self.y())
            kept = msgspec.structs.replace(kept, maximized=False, size=size, place=place)
        self.layout_ = kept
        self._layouts = self._layouts.having(self._seat, kept)
        # A full disk is told where it hurts: at the next draft, not here.
        self._settings.note(WINDOW, self._layouts.written())

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keep_soon.stop()
        if not self._settling.isActive():
            self._keep()
        event.accept()
        self.closed.emit()
