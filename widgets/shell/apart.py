"""The contact in a window of its own: conversation, call and composer on another screen.

It is the very pane of the desk, lent, so the two windows cannot fall out of step. Laws: closing the
window gives the contact back; every key acts in both windows, and the window comes forward whose
part a key is about; whether it was open, where and how large is kept for role and screens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.rows import Empty
from widgets.shared.boxes import across
from widgets.shared.button import Button
from widgets.shared.feed import Feed
from widgets.shared.popup import Popup
from widgets.shared.tab_order import go_on
from widgets.shell.layout import Apart
from widgets.shell.notice_stack import NoticeStack
from widgets.shell.standing import BESIDE, goes_back_to, room_on, within
from widgets.shell.window import Window
from widgets.theme.appearance import dress, ground, look

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QMoveEvent, QResizeEvent, QScreen

    from widgets.shared.actions import Actions
    from widgets.shell.content import Content

_OF_CONTACT: Final = ("interaction.wrap-up", "interaction.assign", "interaction.park")
_THERE: Final = frozenset(("pane.conversation", "pane.composer", *_OF_CONTACT))
_NOWHERE: Final = ("pane.apart", "pane.wider", "pane.narrower", "pane.fold-list")
_HERE: Final = frozenset(
    ("page", "pane", "palette", "help", "customer", "case", "task", "promise", "article")
)
_LEAST: Final = (480, 400)  # units
_TALL: Final = 232  # units of the words that stand in its place


class ApartWindow(QWidget):
    """Never closes by itself: `given_up` asks for the contact to be given back."""

    given_up = Signal()
    moved = Signal()

    def __init__(self, pane: QWidget, content: Content, actions: Actions) -> None:
        super().__init__()
        self.setWindowIcon(content.window().windowIcon())
        self.setMinimumSize(*(look().px(units) for units in _LEAST))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(NoticeStack(content.desk.notices, actions, announces=False))
        box.addWidget(pane, 1)
        pane.windowTitleChanged.connect(self._entitle)
        self._entitle(pane.windowTitle())
        self.setFocusProxy(pane)
        ground(self, "surface")

    def _entitle(self, name: str) -> None:
        self.setWindowTitle(tr("{name} – Tresen", name=name or tr("Contact")))

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Tab, from whatever has the keyboard in here: it stays in this window."""
        return go_on(self, forwards=forwards)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.given_up.emit()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.moved.emit()


class Instead(QWidget):
    """What stands on the desk meanwhile: where the contact is, and the way back."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.feed = Feed(tr("Contact"), on="surface", selects=False)
        title = tr("The contact has a window of its own")
        words = tr("Close it or bring it back here; what you write is the same in both places.")
        row = Empty(
            key="apart", icon="external-link", title=title, text=words, large=True, top=56,
            said=f"{title}. {words}",
        )  # fmt: skip
        self.feed.show_rows((row,))
        back = Button("", icon="external-link")
        back.bind(actions["pane.apart"])
        back.say(tr("Bring it back"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.feed)
        box.addWidget(across(None, back, None))
        box.addStretch(1)
        ground(self, "surface")
        dress(self)

    def look_changed(self) -> None:
        self.feed.setFixedHeight(look().px(_TALL))


class Lending(QObject):
    """Lends the contact to its window and takes it back."""

    def __init__(self, content: Content, window: Window, actions: Actions) -> None:
        super().__init__(content)
        self._content = content
        self._window = window
        self._actions = actions
        self.apart: ApartWindow | None = None
        content.keep(actions.handle("pane.apart", self.toggle))
        content.keep(actions.acting.connect(self._come_forward))
        content.keep(self._end)
        window.screens_changed.connect(self._restore)
        self._restore()

    def toggle(self) -> None:
        if self.apart is None:
            self.open(activates=True)
        else:
            self.give_back()

    def open(self, *, activates: bool) -> None:
        """Give the contact its window, where it was the last time."""
        desk = self._content.desk_page
        pane = desk.lend(Instead(self._actions))
        apart = self.apart = ApartWindow(pane, self._content, self._actions)
        self._actions.act_in(apart)
        self._content.beside = apart
        self._stand()
        apart.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not activates)
        pane.show()
        apart.show()
        if activates:
            apart.activateWindow()
            pane.setFocus()
        apart.given_up.connect(self.give_back)
        apart.moved.connect(self._keep)
        self._keep()

    def give_back(self) -> None:
        """The contact goes home, with the keyboard if that was with it."""
        apart = self.apart
        if apart is None:
            return
        had_it = apart.isActiveWindow()
        self._end(goes_home=True)
        self._window.keep_apart(self._kept(apart, is_open=False))
        if had_it:
            self._window.activateWindow()
            self._actions.trigger("pane.composer")

    def _end(self, *, goes_home: bool = False) -> None:
        apart, self.apart = self.apart, None
        if apart is None:
            return
        self._content.beside = None
        self._actions.act_in(apart, on=False)
        if goes_home:
            self._content.desk_page.take_back()
            for popup in apart.findChildren(Popup):  # their owners go home, and open them again
                popup.setParent(self._window)
        apart.hide()
        apart.deleteLater()

    def _restore(self) -> None:
        """As it was kept for these screens."""
        wanted = self._window.layout_.apart.open
        if wanted and self.apart is None:
            self.open(activates=False)
        elif wanted:
            self._stand()
        elif self.apart is not None:
            self._end(goes_home=True)

    def _stand(self) -> None:
        """Where it was; else on another screen than the desk's, or beside the desk."""
        apart = self.apart
        if apart is None or self._window.stand_at(apart, self._window.layout_.apart):
            return
        at, screen = self._window.pos(), self._window.screen()
        if other := self._other_screen():
            at, screen = other.availableGeometry().topLeft(), other
        wished = (at.x() + BESIDE, at.y() + BESIDE)
        apart.move(*within(wished, (apart.width(), apart.height()), room_on(screen)))

    def _other_screen(self) -> QScreen | None:
        here = self._window.screen()
        return next((each for each in here.virtualSiblings() if each is not here), None)

    def _keep(self) -> None:
        if self.apart is not None and self.apart.isVisible():
            self._window.keep_apart(self._kept(self.apart, is_open=True))

    def _kept(self, apart: ApartWindow, *, is_open: bool) -> Apart:
        """Its place now; the size of a maximised window is not its own."""
        if apart.isMaximized():
            before = self._window.layout_.apart
            place = goes_back_to(before.place, before.size, room_on(apart.screen()))
            return Apart(open=is_open, size=before.size, place=place, maximized=True)
        size, place = (apart.width(), apart.height()), (apart.x(), apart.y())
        return Apart(open=is_open, size=size, place=place)

    def _come_forward(self, id_: str) -> None:
        """The keyboard goes to the window whose part the action is about."""
        if self.apart is None or id_ in _NOWHERE:
            return
        area = id_.partition(".")[0]
        if area == "composer" or id_ in _THERE:
            self.apart.activateWindow()
        elif area in _HERE:
            self._window.activateWindow()


def lend(content: Content, actions: Actions) -> None:
    """From now on the contact of this content can have a window of its own, or has it again."""
    window = content.window()
    if isinstance(window, Window):
        window.follow_screens()
        Lending(content, window, actions)
