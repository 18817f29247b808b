"""Everything in the window while somebody is signed in: top bar, rail, pages.

It is built for one desk and one language, and built anew for others. Laws: what is not needed for
the first paint is built in the steps of `fill`; a page is built when it is first gone to; once a
second everything that shows a running time is told so, and nothing else ticks here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.signal import Signal
from desktop.viewmodels.shell import ShellModel
from desktop.viewmodels.state import OwnState
from widgets.shared.drawn import Hairline
from widgets.shared.telling import tell
from widgets.shared.turning import Stack, turn
from widgets.shell.arriving import Arriving
from widgets.shell.desk_page import DeskPage
from widgets.shell.drawer import CONTEXT_PANES
from widgets.shell.forward import bring_forward
from widgets.shell.layout import RAIL_NARROW_BELOW, RAIL_NARROW_LOW
from widgets.shell.notice_stack import NoticeStack
from widgets.shell.person_menu import open_person_menu
from widgets.shell.rail import Rail
from widgets.shell.state_menu import handle_states, open_menu
from widgets.shell.top_bar import TopBar
from widgets.theme.appearance import dress, look

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from desktop.viewmodels.desk import Desk, Open
    from desktop.viewmodels.shell import Frame
    from widgets.shared.actions import Actions
    from widgets.shared.in_steps import Steps
    from widgets.shell.layout import Layout
    from widgets.shell.panes import Panes
    from widgets.signin.again import SignInAgain

_LEADING = {  # where an action is answered that nothing on the screen answers
    "settings.notifications": "page.settings",
    "settings.sound": "page.settings",
    "help.topic": "page.help",
    "help.news": "page.help",
    "doctor.check": "page.doctor",
    "doctor.report": "page.doctor",
    "article.show": "page.knowledge",
    "article.propose": "page.knowledge",
    "article.from-answer": "page.knowledge",
    "article.new": "page.knowledge",
    "knowledge.news": "page.knowledge",
    "knowledge.queue": "page.knowledge",
    "revision.show": "page.knowledge",
    "task.show": "page.tasks",
    "task.change": "page.tasks",
    "task.create": "page.tasks",
    "customer.create": "page.customers",
    "case.open": "page.cases",
}
_OF_CONTACT = ("pane.conversation", "pane.composer")  # where that is, there they lead


class Content(QWidget):
    """Closed by whoever made it, before it is deleted."""

    def __init__(
        self,
        desk: Desk,
        actions: Actions,
        panes: Panes,
        layout: Layout,
        again: Callable[[], SignInAgain],
    ) -> None:
        super().__init__()
        self.desk = desk
        self._actions = actions
        self._panes = panes
        self._undo: list[Callable[[], object]] = []
        self.second: Signal[None] = Signal()
        self.shown: Signal[str] = Signal()  # the page that is gone to
        self.beside: QWidget | None = None  # the window that the contact has to itself
        self.model = ShellModel(desk)
        self.state = OwnState(desk)
        self.top_bar = TopBar(actions)
        self.rail = Rail(actions)
        self.desk_page = DeskPage(desk, actions, panes, layout)
        self._pages = Stack()
        self._built: dict[str, QWidget] = {"page.desk": self.desk_page}
        self._make_again = again
        self._again: SignInAgain | None = None  # the line where a password is asked for anew
        self._lay_out()
        self._connect()
        self.show_page("page.desk")
        self._beat = QTimer(self)
        self._beat.setInterval(1000)
        self._beat.timeout.connect(self.tick)
        dress(self)

    @property
    def page(self) -> str:
        """The page that is shown, by the action that leads to it."""
        return next(id_ for id_, it in self._built.items() if it is self._shown())

    def fill(self) -> Steps:
        """What is still to be built, a step at a time, after the first paint."""
        yield from self.desk_page.fill()
        yield self._beat.start

    def close_models(self) -> None:
        """Let go of everything that listens; nothing is asked for any more."""
        self._beat.stop()
        for undo in self._undo:
            undo()
        self.state.close()
        self.model.close()

    def tick(self) -> None:
        """A second has gone."""
        self.model.tick()
        self.state.tick()
        self.second.emit(None)

    def keep(self, undo: Callable[[], object]) -> None:
        """Undo this when the models are closed."""
        self._undo.append(undo)

    # ------------------------------------------------------------------------------- pages
    def show_page(self, id_: str) -> QWidget:
        """Go to a page; it is built when it is gone to for the first time."""
        if id_ not in self._built:
            self._build(id_)
        page = self._built[id_]
        if page is not self._shown():
            tell(self, self._actions[id_].iconText())
            self._go_on()
        turn(self._pages, page)
        self._bars.set_active(id_ != "page.desk")
        self.rail.choose(id_)
        self._actions.say(page=id_.removeprefix("page."))
        self.shown.emit(id_)
        here = self.focusWidget() or self
        if not (page.isAncestorOf(here) and here.isVisibleTo(page)):  # it may have gone meanwhile
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        return page

    def leads_to(self, id_: str) -> bool:
        """Whether there is such a page."""
        return id_ in self._built or id_ in self._panes.pages

    def _build(self, id_: str) -> None:
        page = self._panes.pages[id_](self.desk, self._actions)
        self._built[id_] = page
        self._pages.addWidget(page)

    @property
    def root(self) -> QWidget:
        """The widget of the page that is shown."""
        return self._built[self.page]

    def _shown(self) -> QWidget | None:
        return self._pages.currentWidget()

    # ------------------------------------------------------------------------------ parts
    def _lay_out(self) -> None:
        self._bars = NoticeStack(self.desk.notices, self._actions)
        self._pages.addWidget(self.desk_page)
        self._right = right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._bars)
        right.addWidget(self._pages, 1)
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addWidget(self.rail)
        below.addLayout(right, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.top_bar)
        box.addWidget(Hairline())
        box.addLayout(below, 1)

    def _connect(self) -> None:
        actions, bar = self._actions, self.top_bar
        bar.bell.asked.connect(self._bars.act)
        bar.state.clicked.connect(lambda: open_menu(bar.state, self.state, actions))
        bar.stamp.clicked.connect(lambda: actions.trigger("page.outbox"))
        bar.me.clicked.connect(lambda: open_person_menu(bar.me, self.desk.me, actions))
        handle_states(self.state, actions, self)
        self.keep(Arriving(self.desk, actions, self.desk_page, self).close)
        pages = {"page.desk", *self._panes.pages}
        self._undo += [
            self.model.changed.connect(self._show_frame),
            self.model.context.connect(lambda fields: actions.say(**fields)),
            self.state.changed.connect(bar.show_state),
            self.desk.opened.connect(self._opened),
            self.desk.notices.changed.connect(lambda _shown: self._ring()),
            actions.acting.connect(self._acting),
            actions.handle("state.menu", bar.state.click),
            actions.handle("notice.dismiss", self._dismiss),
            *(actions.handle(id_, self._going(id_)) for id_ in pages),
            *(actions.handle(id_, self._leading(id_, to)) for id_, to in _LEADING.items()),
        ]
        actions.say(role=self.desk.me.role)
        self._show_frame(self.model.frame)
        bar.show_state(self.state.shown)
        self._ring()

    def in_front(self) -> bool:
        """Whether the person looks at one of our windows; asked once more by who outlives them."""
        if not isValid(self):
            return False
        windows = (self.window(), *([self.beside] if self.beside else []))
        return any(each.isActiveWindow() and not each.isMinimized() for each in windows)

    def come_forward(self) -> None:
        bring_forward(self.window())

    def sign_in_again(self) -> None:
        """Ask for the password, in a line under the notices."""
        if self._again is None:
            self._again = self._make_again()
            self._right.insertWidget(self._right.indexOf(self._pages), self._again)
        self._again.open()

    def _going(self, id_: str) -> Callable[[], object]:
        return lambda: self.show_page(id_)

    def _leading(self, id_: str, page: str) -> Callable[[], object]:
        """Go to the page where the record is shown, then ask again: now the page answers."""

        def lead() -> None:
            subject, was_elsewhere = self._actions.subject, self.page != page
            self.show_page(page)
            if was_elsewhere:
                self._actions.trigger(id_, subject)

        return lead

    def _acting(self, id_: str) -> None:
        apart = self.desk_page.is_lent and id_ in _OF_CONTACT
        # Going to the page that is there would say where it begins before it says where one is.
        if id_.startswith("pane.") and not apart and self.page != "page.desk":
            self.show_page("page.desk")
        if id_ in CONTEXT_PANES:
            self.desk_page.reveal_context()

    def _go_on(self) -> None:
        for stack in (self._bars, self.desk_page.notices):
            stack.go_on()

    def _opened(self, what: Open) -> None:
        self._go_on()
        if what.interaction or what.customer or what.case:
            self.show_page("page.desk")

    def _dismiss(self) -> None:
        """Put the notice away that has the line."""
        self.desk.notices.clear(self._bars.lead)

    def _ring(self) -> None:
        self.top_bar.bell.show_matters(self.desk.notices.everything)

    def _show_frame(self, frame: Frame) -> None:
        self.top_bar.show_frame(frame)
        self.rail.set_count("page.tasks", frame.due)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rail()

    def look_changed(self) -> None:
        if self.isVisible():
            self._fit_rail()

    def _fit_rail(self) -> None:
        px = look().px
        narrow = self.width() < px(RAIL_NARROW_BELOW) or self.height() < px(RAIL_NARROW_LOW)
        self.rail.set_narrow(narrow)
